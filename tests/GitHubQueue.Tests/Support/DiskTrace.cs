using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitHubQueue.Tests.Support;

/// <summary>Reads what strace has written down of processes: their calls that change files, in the order in which they returned.</summary>
internal static partial class DiskTrace
{
    /// <summary>The program and its options, before the name of the file to write to. All texts and bytes in hexadecimal, whole.</summary>
    public static string[] Command { get; } =
    [
        "/usr/bin/strace", "-f", "-qq", "-xx", "-y", "-s", "10000000", "-e", "signal=none",
        "-e", "trace=openat,pwrite64,write,ftruncate,fdatasync,fsync,link,linkat,rename,renameat,renameat2,unlink,unlinkat,mkdir", "-o",
    ];

    [GeneratedRegex(@"\A(?<process>\d+) +(?<call>\w+)\((?<arguments>.*)\) += (?<result>\d+)(<(?<path>[^>]*)>)?", RegexOptions.Singleline)]
    private static partial Regex Returned { get; }

    [GeneratedRegex(@"\A(?<process>\d+) +<\.\.\. \w+ resumed>(?<rest>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Resumed { get; }

    public static IEnumerable<DiskCall> Read(string file)
    {
        const string unfinished = " <unfinished ...>";
        var begun = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(file))
        {
            var whole = line;
            if (line.EndsWith(unfinished, StringComparison.Ordinal))
            {
                begun[line[..line.IndexOf(' ', StringComparison.Ordinal)]] = line[..^unfinished.Length];
                continue;
            }
            if (Resumed.Match(line) is { Success: true } resumed)
                whole = begun[resumed.Groups["process"].Value] + resumed.Groups["rest"].Value;
            if (Returned.Match(whole) is { Success: true } call && Of(call.Groups["call"].Value, call.Groups["arguments"].Value, call.Groups["path"].Value) is { } read)
                yield return read;
        }
    }

    private static DiskCall? Of(string call, string arguments, string opened) => call switch
    {
        "openat" => arguments.Contains("O_CREAT", StringComparison.Ordinal) ? new(DiskAction.Create, Text(opened), null, [], 0) : null,
        "mkdir" => new(DiskAction.MakeFolder, Text(Quoted(arguments, 0)), null, [], 0),
        "link" => new(DiskAction.Link, Text(Quoted(arguments, 0)), Text(Quoted(arguments, 1)), [], 0),
        "unlink" => new(DiskAction.Unlink, Text(Quoted(arguments, 0)), null, [], 0),
        "pwrite64" => new(DiskAction.Write, Descriptor(arguments), null, Bytes(Quoted(arguments, 0)), LastNumber(arguments)),
        "ftruncate" => new(DiskAction.Truncate, Descriptor(arguments), null, [], LastNumber(arguments)),
        "fsync" or "fdatasync" => new(DiskAction.Flush, Descriptor(arguments), null, [], 0),
        "write" => new(arguments.StartsWith("1<", StringComparison.Ordinal) ? DiskAction.Say : DiskAction.Write, Descriptor(arguments), null, Bytes(Quoted(arguments, 0)), -1),
        _ => throw new InvalidOperationException($"Nothing here knows the call {call}."),
    };

    /// <summary>The path of the file that the first argument stands for.</summary>
    private static string Descriptor(string arguments) =>
        Text(arguments.AsSpan(arguments.IndexOf('<', StringComparison.Ordinal) + 1, arguments.IndexOf('>', StringComparison.Ordinal) - arguments.IndexOf('<', StringComparison.Ordinal) - 1));

    private static ReadOnlySpan<char> Quoted(string arguments, int index)
    {
        var parts = arguments.Split('"');
        return parts[2 * index + 1];
    }

    private static long LastNumber(string arguments) => long.Parse(arguments.AsSpan(arguments.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);

    private static string Text(ReadOnlySpan<char> hex) => Encoding.UTF8.GetString(Bytes(hex));

    /// <param name="hex">Such as <c>\x2f\x74</c>.</param>
    private static byte[] Bytes(ReadOnlySpan<char> hex)
    {
        var bytes = new byte[hex.Length / 4];
        for (var index = 0; index < bytes.Length; index++)
            bytes[index] = byte.Parse(hex.Slice(4 * index + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return bytes;
    }
}
