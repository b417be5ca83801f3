using Hanul.Serving;

namespace Hanul.Cli;

/// <summary>What the chat page says about the quickstart's model.</summary>
internal static class ToyPage
{
    public static ChatPageOptions For(bool made) => new()
    {
        Notice = new(
            Korean: "몇 분 동안 배운 장난감 모델입니다. 사실을 묻기 전에 먼저 이야기해 주세요.",
            English: "A toy that learned for a few minutes. Tell it something first, then ask about it."),
        Suggestions = made
            ?
            [
                new(Korean: "민수는 공원에서 사과를 먹었어요.", English: "Sarah ate an apple at the park."),
                new(Korean: "월요일에 지은 씨에게 구십만 원을 보내 주세요.", English: "I want to send twenty dollars to Tom on Wednesday."),
            ]
            : [],
    };
}
