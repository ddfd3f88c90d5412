namespace GitHubQueue.Tests.Support;

/// <summary>What a <see cref="FaultProxy"/> does to one request.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Answers itself; the server behind never sees the request.</summary>
    public sealed record Answer(int Status, string Body = "", string ContentType = "application/xml") : Fault
    {
        /// <summary>As Google's APIs word an error.</summary>
        public static Answer Google(int status, string reason, string message = "scripted") => new(status, GoogleRefusal.Body(status, reason, message), "application/json");

        /// <summary>As S3 words an error.</summary>
        public static Answer S3(int status, string code) => new(status, $"<Error><Code>{code}</Code><Message>scripted</Message></Error>");
    }

    /// <summary>Drops the connection; the server behind never sees the request.</summary>
    public sealed record CutBefore : Fault;

    /// <summary>Lets the server behind do its work, then drops the connection instead of passing on the answer.</summary>
    public sealed record CutAfter : Fault;

    /// <summary>Lets the server behind do its work, then drops the connection in the middle of the answer's body, if it has one.</summary>
    public sealed record CutWithin : Fault;

    /// <summary>Passes the answer on in four pieces, with a pause before each.</summary>
    public sealed record Trickle(TimeSpan Pause) : Fault;

    /// <summary>Waits before passing the request on, until released or the client gives up.</summary>
    public sealed record Stall(Task Released) : Fault;
}
