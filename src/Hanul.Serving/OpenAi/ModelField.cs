namespace Hanul.Serving;

/// <summary>Holds <c>model</c> to the one model served. Absent means that one.</summary>
internal static class ModelField
{
    public static void Check(RequestFields fields, string served)
    {
        if (fields.FindString("model") is { } asked && asked != served) throw ApiException.NoSuchModel(asked, served);
    }
}
