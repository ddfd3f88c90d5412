using System.Text.Json;
using System.Text.RegularExpressions;
using GitHubQueue.Records;

namespace GitHubQueue.Tables;

/// <summary>Reads an object's fields by explicit rules. What breaks one throws with rule, field and value.</summary>
internal readonly struct Fields
{
    private const int LongestQuotedValue = 80;

    private readonly JsonElement _object;
    private readonly string _path;

    public Fields(JsonElement element, string path = "")
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Broken(path.Length == 0 ? "payload" : path.TrimEnd('.'), "must be an object", element);
        (_object, _path) = (element, path);
    }

    /// <summary>An integer above zero.</summary>
    public long Id(string name) => Integer(name) is { } value and > 0
        ? value
        : throw Broken(_path + name, "is required and must be an integer above 0", Find(name));

    /// <summary>Null where the field is absent or null.</summary>
    public long? Integer(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        var value => throw Broken(_path + name, "must be an integer", value),
    };

    /// <summary>Null where the field is absent, null, or something else: other servers' ids may be anything.</summary>
    public long? IntegerOrNull(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public string RequiredText(string name) => Text(name) ?? throw Broken(_path + name, "is required and must be text", Find(name));

    /// <inheritdoc cref="Integer"/>
    public string? Text(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => TextOf(value, name),
        var value => throw Broken(_path + name, "must be text", value),
    };

    /// <inheritdoc cref="Integer"/>
    public bool? Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var value => throw Broken(_path + name, "must be true or false", value),
    };

    /// <summary>One of the values, whatever its case; given back as listed.</summary>
    public string OneOf(string name, params ReadOnlySpan<string> values)
    {
        var text = RequiredText(name);
        foreach (var value in values)
        {
            if (string.Equals(text, value, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        throw Broken(_path + name, $"must be one of {string.Join(", ", values.ToArray())}", Find(name));
    }

    public DateTimeOffset RequiredTime(string name) => Time(name) ?? throw Broken(_path + name, "is required and must be a time", Find(name));

    /// <summary>ISO-8601 with <c>Z</c> or an offset, or Unix seconds, as webhooks give them. Null where the field is absent or null.</summary>
    public DateTimeOffset? Time(string name)
    {
        switch (Find(name))
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return null;
            case { ValueKind: JsonValueKind.String } value when Timestamps.TryParse(TextOf(value, name), out var time):
                return time;
            case { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_800:
                return DateTimeOffset.FromUnixTimeSeconds(seconds);
            case var value:
                throw Broken(_path + name, "must be a time such as 2026-11-20T08:30:00Z", value);
        }
    }

    /// <summary>Null where the field is absent or null.</summary>
    public Fields? Object(string name) => Find(name) is { } value && value.ValueKind != JsonValueKind.Null
        ? new Fields(value, $"{_path}{name}.")
        : null;

    public Fields RequiredObject(string name) => Object(name) ?? throw Broken(_path + name, "is required and must be an object", Find(name));

    /// <summary>Null where the field is absent, null, or something else: old events have a number or a text in places.</summary>
    public Fields? ObjectOrNull(string name) => Find(name) is { ValueKind: JsonValueKind.Object } value ? new Fields(value, $"{_path}{name}.") : null;

    public string Matching(string name, Regex rule, string allowed)
    {
        var text = RequiredText(name);
        return rule.IsMatch(text) ? text : throw Broken(_path + name, $"must be {allowed}", Find(name));
    }

    /// <summary>The context of a record, as fields.</summary>
    /// <exception cref="JsonException">It isn't JSON.</exception>
    public static Fields OfContext(Record record)
    {
        using var document = JsonDocument.Parse(record.Context);
        return new Fields(document.RootElement.Clone(), "context.");
    }

    /// <summary>Whether the field is there, and not null.</summary>
    public bool Has(string name) => Find(name) is { } value && value.ValueKind != JsonValueKind.Null;

    /// <summary>The field's text, or the named text inside it where it is an object: old events say <c>"actor":"octocat"</c>.</summary>
    public string? TextOrInner(string name, string inner) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Object } value => new Fields(value, $"{_path}{name}.").Text(inner),
        _ => Text(name),
    };

    /// <summary>An id that is a number, or text: events have theirs as text. Null where the field is absent or null.</summary>
    public string? AnyId(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : Text(name);

    /// <summary>The elements of a list, without nulls; none where the field is absent or null.</summary>
    public IEnumerable<JsonElement> List(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray().Where(element => element.ValueKind != JsonValueKind.Null),
        var value => throw Broken(_path + name, "must be a list", value),
    };

    /// <summary>Of each element its text, or the named field where it is an object.</summary>
    public List<string> Names(string list, string field)
    {
        var names = new List<string>();
        foreach (var element in List(list))
        {
            var name = element.ValueKind == JsonValueKind.String
                ? TextOf(element, list)
                : new Fields(element, $"{_path}{list}[].").Text(field);
            if (name is not null)
                names.Add(name);
        }
        return names;
    }

    /// <summary>As <see cref="Names"/>; where the list is empty, the one of a time when there was only one.</summary>
    public List<string> NamesOrOne(string list, string one, string field)
    {
        var names = Names(list, field);
        if (names.Count == 0 && Object(one)?.Text(field) is { } only)
            names.Add(only);
        return names;
    }

    private JsonElement? Find(string name) => _object.Field(name);

    private string TextOf(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Broken(_path + name, "must be text without half surrogate pairs", value);
        }
    }

    private static InvalidRecordException Broken(string field, string rule, JsonElement? found)
    {
        var value = found is { } element ? element.GetRawText() : "nothing";
        return new($"Field '{field}' {rule}; found {OneLine.Cut(value, LongestQuotedValue)}.");
    }
}
