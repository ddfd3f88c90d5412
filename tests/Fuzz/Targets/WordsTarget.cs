using System.Buffers;
using System.Text;
using Fuzz.Mutations;
using GitHubQueue.Archive;
using GitHubQueue.Cli;
using GitHubQueue.Records;
using GitHubQueue.Secrets;
using GitHubQueue.Tables;
using GitHubQueue.Warehouse;

namespace Fuzz.Targets;

/// <summary>Single words that people or files give: names, keys, places, times, references, addresses.</summary>
internal sealed class WordsTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Words =
    [
        "octocat/Hello-World", "issue/org=octocat/repo=Hello-World/date=2026-11-20/01938f6e-7c1a-7000-8000-000000000000.jsonl.gz", "01938f6e-7c1a-7000-8000-000000000000",
        "file:lake", "file:///srv/lake", "s3://bucket/prefix", "gs://bucket_x/prefix/y", "7d", "2026-11-01", "2026-11-01T08:30:00Z", "90s", "3w", "env:GITHUB_TOKEN", "file:/run/secrets/x",
        "gcp-secret:projects/p/secrets/s/versions/latest", "aws-secret:name#key", $"postgres://user:{Sentence.Secret}@localhost:5432/github?sslmode=verify-full", $"Host=localhost;Username=u;Password={Sentence.Secret}",
        "Ä name with blanks", new('é', 120), "2026-11-20T08:30:00.1234567+02:00", "a%2Fb", "org=x",
    ];

    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%");

    private readonly Mutator _mutator = new(
        [.. Words.Select(Encoding.UTF8.GetBytes)],
        [.. new[] { "/", "..", "../", "=", "%", "%2F", "%00", "://", ":", "\\", "?", "#", "&", "@", ";", "date=", "org=", "\0", " ", "Z", "+14:00", "99999", "2147483648w" }.Select(Encoding.UTF8.GetBytes)]);

    public string Name => "words";

    /// <summary>As long as a word of the command line may be.</summary>
    public byte[] Make(Dice dice)
    {
        var word = _mutator.Next(dice);
        return word.Length <= 1000 ? word : word[..1000];
    }

    public string Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        Partitions(text);
        Keys(text);
        var outcomes = 0;
        outcomes += Accepted(() => ArchiveLocation.Open(text, "/srv", new S3Endpoint(), new GcsEndpoint()).Dispose());
        outcomes += Accepted(() => TimeArguments.Point("Option --since", text, Now));
        outcomes += Accepted(() => TimeArguments.Length("Option --lease", text));
        outcomes += Accepted(() => TimeArguments.Day("--from", text));
        outcomes += Accepted(() => PostgresSettings.Parse(text, "DATABASE_URL"));
        outcomes += SecretReference.Parse(text) is { } reference && reference.Text == text ? 1 : 0;
        outcomes += Timestamps.TryParse(text, out var time) && Timestamps.TryParse(time.ToText(), out var same) && same == time ? 1 : 0;
        outcomes += RepositoryName.TryParse(text, out var name) && name.ToString() == text && !text.Contains("..", StringComparison.Ordinal) | name.Repo.Length > 2 ? 1 : 0;
        _ = RowTable.Quoted(text);
        return outcomes == 0 ? "nothing" : "something";
    }

    public void Dispose()
    {
    }

    private static void Partitions(string text)
    {
        var encoded = Partition.Encode(text);
        if (encoded.Length > 200 || encoded.AsSpan().ContainsAnyExcept(Unreserved))
            throw new FindingException($"The name '{text}' is encoded as '{encoded}'.");
        var partition = Partition.Of(Examples.Records.Of(Entity.Issue, default) with { Org = text, Repo = text });
        var key = Partition.ObjectKey(partition, "01938f6e-7c1a-7000-8000-000000000000");
        ObjectKey.Check(key);
        var back = Partition.Find(key, "org");
        if (encoded.Length < 180 && back != WellFormed(text))
            throw new FindingException($"The name '{text}' came back as '{back}'.");
    }

    private static void Keys(string text)
    {
        try
        {
            ObjectKey.Check(text);
        }
        catch (ArgumentException)
        {
            return;
        }
        var path = Path.GetFullPath(Path.Combine("/srv/lake", text));
        if (!path.StartsWith("/srv/lake/", StringComparison.Ordinal))
            throw new FindingException($"The key '{text}' leads to '{path}'.");
    }

    /// <summary>Half a surrogate pair, which UTF-8 can't express, comes back as U+FFFD.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static int Accepted(Action read)
    {
        try
        {
            read();
            return 1;
        }
        catch (FailureException refusal)
        {
            Sentence.Check(refusal.Message);
            return 0;
        }
    }
}
