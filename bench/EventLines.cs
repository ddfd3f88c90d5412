using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace GitHubQueue.Benchmarks;

/// <summary>Public events of today's shapes, a line each, as GH Archive has them: about 1 KB, four in five of them pushes and stars.</summary>
internal static class EventLines
{
    private const int Actors = 200_000, Repositories = 300_000;

    private static readonly DateTimeOffset First = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="from">The number of the first: the same numbers give the same events.</param>
    public static async Task WriteAsync(string path, int count, int from = 0)
    {
        await using var file = File.Create(path);
        await using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        await using var text = new StreamWriter(gzip, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        for (var number = from; number < from + count; number++)
            await text.WriteAsync(Line(number));
    }

    private static string Line(int number)
    {
        var random = new Random(number);
        var actor = (int)Math.Pow(Actors, random.NextDouble()); // few do most
        var repository = (int)Math.Pow(Repositories, random.NextDouble());
        var (type, payload) = (number % 10) switch
        {
            < 5 => ("PushEvent", Push(random)),
            < 8 => ("WatchEvent", """{"action":"started"}"""),
            8 => ("CreateEvent", """{"ref":"main","ref_type":"branch","full_ref":"refs/heads/main","master_branch":"main","description":null,"pusher_type":"user"}"""),
            _ => ("IssueCommentEvent", Comment(random)),
        };
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":"{{50_000_000_000L + number}}","type":"{{type}}","actor":{"id":{{actor}},"login":"user-{{actor}}","display_login":"user-{{actor}}","gravatar_id":"","url":"https://api.github.com/users/user-{{actor}}","avatar_url":"https://avatars.githubusercontent.com/u/{{actor}}?"},"repo":{"id":{{repository}},"name":"org-{{repository % 1000}}/repo-{{repository}}","url":"https://api.github.com/repos/org-{{repository % 1000}}/repo-{{repository}}"},"payload":{{payload}},"public":true,"created_at":"{{First.AddSeconds(number * 2):yyyy-MM-ddTHH:mm:ssZ}}"}

            """);
    }

    private static string Push(Random random)
    {
        var (head, before) = (Hex(random), Hex(random));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"repository_id":{{random.Next()}},"push_id":{{random.NextInt64(1L << 35)}},"size":1,"distinct_size":1,"ref":"refs/heads/main","head":"{{head}}","before":"{{before}}","commits":[{"sha":"{{head}}","author":{"email":"{{Hex(random)}}@users.noreply.github.com","name":"Somebody"},"message":"Fix the pipeline so that it doesn't lose what {{random.Next()}} enqueued","distinct":true,"url":"https://api.github.com/repos/org/repo/commits/{{head}}"}]}
            """);
    }

    private static string Comment(Random random) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"action":"created","issue":{"id":{{random.NextInt64(1L << 32)}},"number":{{random.Next(1, 9999)}},"title":"It is slow when {{random.Next()}} rows arrive","state":"open","comments":3,"created_at":"2026-09-01T10:00:00Z","updated_at":"2026-10-01T10:00:00Z"},"comment":{"id":{{random.NextInt64(1L << 32)}},"body":"{{new string('x', random.Next(2000))}}" } }
        """);

    private static string Hex(Random random)
    {
        Span<byte> bytes = stackalloc byte[20];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
