using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Config;

/// <summary>Reads what an entry of <c>sources:</c> of the kind <c>csv</c> says of its files.</summary>
internal static class CsvConfigReader
{
    private static readonly string[] Types = [.. Enum.GetNames<CsvType>().Select(name => name.ToLowerInvariant())];

    private static readonly string[] Encodings = ["utf-8", "latin1", "utf-16"];

    public static CsvOptions Read(Section section, string workingDirectory)
    {
        var files = SourceConfigReader.ReadFiles(section, workingDirectory, "data/*.csv");
        var columns = ReadColumns(section);
        var key = section.OneOrSeveral("key", "key").Select(entry => entry.Text).ToList();
        foreach (var unknown in key.Where(name => !columns.Exists(column => column.Name == name)))
            section.Note("key", $"names '{unknown}', which is no column of 'schema:'");
        return new CsvOptions(files, new CsvSchema(columns, key))
        {
            Encoding = section.OneOf("encoding", Encodings) switch { "latin1" => Encoding.Latin1, "utf-16" => Encoding.Unicode, _ => null },
            Delimiter = section.Text("delimiter") switch { null => ',', "tab" => '\t', [not ('"' or '\r' or '\n')] one => one[0], var other => NoteDelimiter(section, other) },
        };
    }

    private static List<CsvColumn> ReadColumns(Section section)
    {
        var columns = new List<CsvColumn>();
        var schema = section.Inner("schema");
        if (schema is null && !section.Has("schema"))
            section.Note("schema", "is missing; give each column's name and type, such as 'id: integer'");
        if (schema is not null && !schema.Keys.Any())
            section.Note("schema", "is empty; give each column's name and type, such as 'id: integer'");
        foreach (var name in schema?.Keys ?? [])
        {
            if (name.Length == 0 || name.Any(char.IsControl))
                schema!.Note(name, "is empty or holds a control character, as no column's name does");
            else if (name.StartsWith('_'))
                schema!.Note(name, "begins with '_', as only the table's own columns do");
            else if (columns.Exists(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)))
                schema!.Note(name, "stands there twice, but for upper and lower case, which SQL doesn't tell apart");
            else
                columns.Add(ReadColumn(schema!, name));
        }
        schema?.RefuseOthers();
        return columns;
    }

    /// <summary>Either its type alone, or a mapping with <c>type</c> and <c>required</c>.</summary>
    private static CsvColumn ReadColumn(Section schema, string name)
    {
        var inner = schema.IsMapping(name) ? schema.Inner(name) : null;
        var type = inner is null ? schema.OneOf(name, Types) : inner.OneOf("type", Types);
        if (inner is not null && type is null && !inner.Has("type"))
            inner.Note("type", $"is missing; allowed: {string.Join(", ", Types)}");
        var isRequired = inner?.Flag("required") ?? false;
        inner?.RefuseOthers();
        return new CsvColumn(name, type is null ? CsvType.Text : Enum.Parse<CsvType>(type, ignoreCase: true), isRequired);
    }

    private static char NoteDelimiter(Section section, string text)
    {
        section.Note("delimiter", $"can't be '{text}'; allowed: one character other than a quote, or tab");
        return ',';
    }
}
