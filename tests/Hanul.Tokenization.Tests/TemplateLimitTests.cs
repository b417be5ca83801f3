namespace Hanul.Tokenization.Tests;

/// <summary>A hostile template ends in a sentence, soon, and takes neither memory nor the process along.</summary>
public class TemplateLimitTests
{
    public static TheoryData<string> Bombs =>
    [
        "{% for i in range(1000000) %}{% for j in range(1000000) %}{% endfor %}{% endfor %}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 'x' * 9223372036854775807 }}",
        "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s|tojson }}",
        "{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}",
        "{% set ns = namespace(a=[1]) %}{% for i in range(900000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'aaaaaaaaaaaaaaaaaaaaaaaa'.replace('a', 'b' * 10000000) }}",
        "{% set s = 'x' * 10000000 %}{% for i in range(1000000) %}{{ s[0] }}{% endfor %}",
        "{% set s = 'x' * 10000000 %}{% for i in range(1000000) %}{{ 'y' in s }}{% endfor %}",
        "{% set s = 'x' * 10000000 %}{% for i in range(1000000) %}{{ s|length }}{% endfor %}",
        "{{ ('a,' * 8000000).split(',')|length }}{% for i in range(1000000) %}{{ ('a,' * 8000000).split(',') }}{% endfor %}",
        "{{ range(1000000)|unique|list|length }}",
        "{{ 9223372036854775807 + 1 }}",
        "{{ 2 ** 9223372036854775807 }}",
        "{{ " + new string('(', 100_000) + "1" + new string(')', 100_000) + " }}",
        "{{ " + string.Concat(Enumerable.Repeat("not ", 1_000_000)) + "1 }}",
        "{{ " + new string('[', 100_000),
        string.Concat(Enumerable.Repeat("{% if true %}", 100_000)),
    ];

    [Theory, MemberData(nameof(Bombs))]
    public void Bombs_are_defused(string template) =>
        Assert.Throws<InvalidDataException>(() => ChatTemplate.Parse(template).Render([], true, new Dictionary<string, string>()));

    [Fact]
    public void Errors_name_the_line()
    {
        var error = Assert.Throws<InvalidDataException>(() => ChatTemplate.Parse("a\nb\n{{ 1 + }}"));
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidDataException>(
            () => ChatTemplate.Parse("a\n{{ x.y }}").Render([], false, new Dictionary<string, string>()));
        Assert.Contains("line 2: 'x' is undefined", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_templates_only_ever_fail_in_sentences()
    {
        string[] pieces =
        [
            "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", " if ", " for ", " in ", " endif ", " endfor ", " else ", " set ", " x ", " messages ",
            "(", ")", "[", "]", "{", "}", "'", "\"", "\\", ".", ",", ":", "|", "~", "=", "==", " is ", " not ", "trim", "tojson", "1", "2.5", "\n",
            " loop.index ", " macro m(a) ", " endmacro ", " namespace(a=1) ", "content", "role", "*", "**", "/", "%", "한", "😀", "\uD83D",
        ];
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var template = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (round % 2 == 0) template = "{{ " + template + " }}";
            try
            {
                ChatTemplate.Parse(template).Render([new ChatTurn("user", "안녕")], true, new Dictionary<string, string>());
            }
            catch (Exception error) when (error is InvalidDataException or NotSupportedException)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }
}
