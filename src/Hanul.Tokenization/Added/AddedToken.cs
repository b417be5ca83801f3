namespace Hanul.Tokenization;

/// <summary>A token that was added beside the learnt ones and is found in text as a whole, before anything else (Hugging Face's meaning).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="Special">A control token: left out of decoded text when asked, written to GGUF as a control token.</param>
/// <param name="SingleWord">Matches only where no letter, digit or underscore touches it.</param>
/// <param name="LeftStrip">Takes the white space before it along.</param>
/// <param name="RightStrip">Takes the white space after it along.</param>
/// <param name="Normalized">Looked for after normalisation, so after all the tokens that are not.</param>
public sealed record AddedToken(
    int Id,
    string Content,
    bool Special = true,
    bool SingleWord = false,
    bool LeftStrip = false,
    bool RightStrip = false,
    bool Normalized = false);
