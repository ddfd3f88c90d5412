namespace GitHubQueue.Records;

/// <summary>One state of one GitHub object, with its JSON kept byte for byte as received.</summary>
public sealed record Record
{
    /// <summary>Its number in the queue: grows in the order of enqueueing, and is never used twice. Null: it hasn't been enqueued.</summary>
    public long? Item { get; init; }

    /// <summary>What it is: a value of <see cref="Records.Entity"/>.</summary>
    public required string Entity { get; init; }

    /// <summary>Which one: API origin, a slash, and GitHub's own id; where there is no usable id, <c>hash:</c> and the payload's hash.</summary>
    public required string Key { get; init; }

    /// <summary>When this state was true: the object's <c>updated_at</c>; where that can't be read, the time of observation.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>See <see cref="PayloadHash"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>The owner's login, in GitHub's own spelling.</summary>
    public required string Org { get; init; }

    /// <summary>The repository's name without its owner, in GitHub's own spelling.</summary>
    public required string Repo { get; init; }

    /// <summary>The source that fetched it, such as <c>issues:octocat/Hello-World</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What the payload itself doesn't say, as a JSON object; <c>{}</c> where it says everything.</summary>
    public string Context { get; init; } = "{}";

    /// <summary>When the answer that held it was received. Its UTC day is the day of the record's partition.</summary>
    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>When what it tells of happened, where the partition goes by that: a commit's own time. Null: by <see cref="FetchedAt"/> alone.</summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>The JSON as received, without line breaks between tokens. May be anything at all: nothing has been validated yet.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
