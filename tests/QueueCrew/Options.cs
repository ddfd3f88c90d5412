using System.Globalization;

namespace QueueCrew;

/// <summary>Pairs of <c>--name value</c>.</summary>
internal sealed class Options(string[] arguments)
{
    private readonly Dictionary<string, string> _values = arguments.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);

    public string this[string name] => Find(name) ?? throw new ArgumentException($"Option --{name} is missing.");

    public string? Find(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => Find(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
