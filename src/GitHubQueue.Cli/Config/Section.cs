using System.Globalization;
using System.Text.RegularExpressions;
using GitHubQueue.Secrets;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GitHubQueue.Cli.Config;

/// <summary>
/// One mapping of the config file. Each value is read by its rule; what breaks it is noted as a mistake and read as missing, so that
/// all mistakes come out at once.
/// </summary>
internal sealed class Section(YamlMappingNode mapping, string path, List<Mistake> mistakes)
{
    private readonly HashSet<string> _known = [];

    public long Line => mapping.Start.Line;

    public string Path => path;

    /// <summary>Null where the key is missing, or empty.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not { } node)
            return null;
        if (node is not YamlScalarNode { Value: { Length: > 0 } text })
            Note(node, key, $"must be a text; found {Shown(node)}");
        else if (text.Contains('\0', StringComparison.Ordinal)) // ends a path or a statement for what is written in C
            Note(node, key, "holds the character NUL");
        else
            return text;
        return null;
    }

    public string? Text(string key, Regex rule, string allowed)
    {
        var text = Text(key);
        if (text is null || rule.IsMatch(text))
            return text;
        Note(key, $"can't be '{text}'; allowed: {allowed}");
        return null;
    }

    /// <summary>Null: the key is missing, or holds no reference, which is noted as a mistake. The value may be a secret then, and isn't repeated.</summary>
    public SecretReference? Secret(string key)
    {
        if (Text(key) is not { } text)
            return null;
        var reference = SecretReference.Parse(text);
        if (reference is null)
            Note(key, $"must be a reference, not the secret itself; allowed: {SecretReference.Forms}");
        return reference;
    }

    public string? OneOf(string key, IReadOnlyCollection<string> allowed)
    {
        var text = Text(key);
        if (text is null || allowed.Contains(text))
            return text;
        Note(key, $"can't be '{text}'; allowed: {string.Join(", ", allowed)}");
        return null;
    }

    public int? Integer(string key, int least, int most)
    {
        var text = Text(key);
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Note(key, string.Create(CultureInfo.InvariantCulture, $"can't be '{text}'; allowed: a whole number from {least} to {most}"));
        return null;
    }

    public bool? Flag(string key) => OneOf(key, ["true", "false"]) is { } text ? text == "true" : null;

    /// <summary>A value that one of the command line's own rules reads.</summary>
    public T? Parsed<T>(string key, Func<string, T> parse)
        where T : struct
    {
        var text = Text(key);
        if (text is null)
            return null;
        try
        {
            return parse(text);
        }
        catch (Records.FailureException wrong)
        {
            Note(key, wrong.Message.Trim().TrimEnd('.'));
            return null;
        }
    }

    /// <summary>The texts of a list; empty where the key is missing.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (Find(key) is not { } node)
            return [];
        if (node is YamlSequenceNode list && list.Children.All(child => child is YamlScalarNode { Value.Length: > 0 }))
            return [.. list.Children.Select(child => ((YamlScalarNode)child).Value!)];
        Note(node, key, $"must be a list of texts; found {Shown(node)}");
        return [];
    }

    /// <summary>The one text of a key, or the texts of a list under another (or the same) key; empty where both are missing.</summary>
    public IEnumerable<(string Key, string Text)> OneOrSeveral(string one, string several)
    {
        if (Find(one) is YamlScalarNode || (one != several && Has(one)))
            return Text(one) is { } text ? [(one, text)] : [];
        return Texts(several).Select(text => (several, text));
    }

    public bool IsMapping(string key) => Find(key) is YamlMappingNode;

    public bool IsEmptyList(string key) => Find(key) is YamlSequenceNode { Children.Count: 0 };

    /// <summary>In the order of the file.</summary>
    public IEnumerable<string> Keys => mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>A mapping inside this one; null where the key is missing.</summary>
    public Section? Inner(string key)
    {
        if (Find(key) is not { } node)
            return null;
        if (node is YamlMappingNode inner)
            return new Section(inner, Join(key), mistakes);
        Note(node, key, $"must hold keys of its own; found {Shown(node)}");
        return null;
    }

    /// <summary>The mappings of a list; empty where the key is missing.</summary>
    public IEnumerable<Section> InnerList(string key)
    {
        if (Find(key) is not { } node)
            yield break;
        if (node is not YamlSequenceNode list)
        {
            Note(node, key, $"must be a list; found {Shown(node)}");
            yield break;
        }
        foreach (var (child, index) in list.Children.Select((child, index) => (child, index)))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Join(key)}[{index}]");
            if (child is YamlMappingNode inner)
                yield return new Section(inner, name, mistakes);
            else
                mistakes.Add(new(child.Start.Line, name, $"must hold keys of its own; found {Shown(child)}"));
        }
    }

    /// <summary>Call it last: keys that nobody has asked for are mistakes.</summary>
    public void RefuseOthers()
    {
        foreach (var key in mapping.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? Shown(key);
            if (!_known.Contains(name))
                mistakes.Add(new(key.Start.Line, Join(name), $"is not a key here; allowed: {string.Join(", ", _known.Order(StringComparer.Ordinal))}"));
        }
    }

    public bool Has(string key) => Find(key) is not null;

    public void Note(string key, string sentence) => Note(Find(key) ?? mapping, key, sentence);

    private void Note(YamlNode node, string key, string sentence) => mistakes.Add(new(node.Start.Line, Join(key), sentence));

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) && node is not YamlScalarNode { Value: null or "", Style: ScalarStyle.Plain }
            ? node
            : null;
    }

    private string Join(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalarNode scalar => $"'{scalar.Value}'",
        YamlSequenceNode => "a list",
        _ => "keys and values",
    };
}
