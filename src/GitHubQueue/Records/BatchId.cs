namespace GitHubQueue.Records;

/// <summary>Names a batch, and the object that holds it: a UUID version 7 (RFC 9562), so that names sort by time.</summary>
public static class BatchId
{
    /// <summary>A clock that was further ahead than this was wrong, and isn't followed.</summary>
    private static readonly TimeSpan LargestLead = TimeSpan.FromMinutes(1);

    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString();

    /// <summary>One that sorts behind the last one, also within the same millisecond and when the clock has been set back a little.</summary>
    /// <param name="last">Null: there is none.</param>
    public static string Next(string? last, DateTimeOffset now)
    {
        var id = New(now);
        return last is not null && string.CompareOrdinal(id, last) < 0 && TimeOf(last) is var ahead && ahead - now < LargestLead
            ? New(ahead.AddMilliseconds(1))
            : id;
    }

    public static bool IsOne(string text) => Guid.TryParseExact(text, "D", out var id) && id.Version == 7;

    /// <summary>When the batch was begun, in whole milliseconds.</summary>
    public static DateTimeOffset TimeOf(string batch)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.ParseExact(batch, "D").TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        foreach (var part in bytes[..6])
            milliseconds = milliseconds << 8 | part;
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
