using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// What payloads and answers of GitHub's, recorded by others from 2011 to 2026, have that most likely breaks a pipeline. Numbered as in
/// the list that the requirements call ODDITIES; <see cref="TrimmedEvents"/> is its part B, which is reported and not recorded.
/// </summary>
internal enum Oddity
{
    /// <summary>2012: no id, an actor that is a text, <c>repository</c> instead of <c>repo</c>, an offset in the time.</summary>
    OldTimelineEvents = 1,

    /// <summary>2012: URLs of another host, actors without a login, a repository called <c>/</c>, types that are no more.</summary>
    EventsOfAnotherHost = 2,

    /// <summary>The list moves on while it is read: the same object on two pages.</summary>
    PaginationDrift = 3,

    /// <summary>History is rewritten when it is read: a transferred repository's new name in old events.</summary>
    SameIdOtherContent = 4,

    EventsOutOfOrder = 5,

    /// <summary>2011 to 2013: on plain issues, with null for each URL.</summary>
    PullRequestOfNulls = 6,

    NoUser = 7,

    /// <summary>A pull request whose fork, or even whose user, was deleted.</summary>
    HeadGone = 8,

    ListAndFullForm = 9,

    ReviewStateCase = 10,
    LargeIds = 11,

    /// <summary>Commits and files without an account, a message, a patch, a previous name.</summary>
    CommitsAndFiles = 12,

    Times = 13,
    Texts = 14,
    Bots = 15,
    NewerFields = 16,

    /// <summary>Fields that GitHub had not yet invented.</summary>
    AbsentFields = 17,

    PrivateEvents = 18,

    /// <summary>Status 200, and not what was asked for.</summary>
    OtherAnswers = 19,

    /// <summary>Since October 2025: payloads of events that hold little more than ids.</summary>
    TrimmedEvents = 20,
}

/// <summary>Names the oddity that a test is about: <c>--filter TestCategory=NoUser</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OddityAttribute(Oddity item) : CategoryAttribute($"{item}")
{
    public Oddity Item => item;
}
