using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace GitHubQueue.Cli.Config;

/// <summary>
/// Reads YAML that may be anything. Nodes are made and compared by recursion, which ends the process where they are nested without end, and
/// takes for ever where keys are lists of lists; so both are looked for before.
/// </summary>
internal static class YamlFile
{
    private const int LongestFile = 1 << 20;

    private const int DeepestNesting = 32;

    /// <summary>Null: there is nothing in it.</summary>
    /// <exception cref="YamlException">It isn't YAML, or not such as a config needs.</exception>
    public static YamlNode? Read(TextReader reader)
    {
        var buffer = new char[LongestFile + 1];
        var length = reader.ReadBlock(buffer);
        if (length > LongestFile)
            throw new YamlException(Mark.Empty, Mark.Empty, "it is longer than 1 MB");
        var text = new string(buffer, 0, length);
        try
        {
            Check(text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents is [var document, ..] ? document.RootNode : null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or KeyNotFoundException)
        {
            throw new YamlException(Mark.Empty, Mark.Empty, "it can't be parsed", fault); // a mistake of the parser's
        }
    }

    private static void Check(string text)
    {
        var parser = new Parser(new StringReader(text));
        var levels = new Stack<Level>();
        var hasBegun = false;
        while (parser.MoveNext())
        {
            var node = parser.Current!;
            if (node is DocumentStart && hasBegun)
                throw new YamlException(node.Start, node.End, "a second document begins here, and a config is one: take the '---' out");
            hasBegun |= node is DocumentStart;
            if (node is MappingEnd or SequenceEnd)
                levels.Pop();
            if (node is not (Scalar or AnchorAlias or MappingStart or SequenceStart))
                continue;
            if (levels.TryPeek(out var level) && !level.Takes(isText: node is Scalar))
                throw new YamlException(node.Start, node.End, "a key must be a text");
            if (node is MappingStart or SequenceStart)
                levels.Push(new Level(node is MappingStart));
            if (levels.Count > DeepestNesting)
                throw new YamlException(node.Start, node.End, $"it is nested deeper than {DeepestNesting} levels");
        }
    }

    private sealed class Level(bool isMapping)
    {
        private bool _isValue;

        /// <summary>False: a key would be something else than a text.</summary>
        public bool Takes(bool isText)
        {
            var isKey = isMapping && !_isValue;
            _isValue = isKey;
            return isText || !isKey;
        }
    }
}
