using System.Reflection;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>No oddity is forgotten.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OddityTests
{
    /// <summary>Recorded only in sets that were left out for their licence, or not at all.</summary>
    private static readonly Oddity[] NotRecorded = [Oddity.SameIdOtherContent, Oddity.PrivateEvents, Oddity.OtherAnswers, Oddity.TrimmedEvents];

    [Test]
    public void Items_EachOne_HasATestOfItsOwn() => Assert.That(Tested(isRecorded: false), Is.EquivalentTo(Enum.GetValues<Oddity>()));

    [Test]
    public void Items_EachOneThatWasRecorded_HasATestOfItsRecording() => Assert.That(
        Tested(isRecorded: true).Union(RecordedOdditiesTests.Items), Is.EquivalentTo(Enum.GetValues<Oddity>().Except(NotRecorded)));

    private static IEnumerable<Oddity> Tested(bool isRecorded) => typeof(OddityTests).Assembly.GetTypes()
        .Where(type => type.Name.StartsWith("Recorded", StringComparison.Ordinal) == isRecorded)
        .SelectMany(type => type.GetMethods()).SelectMany(method => method.GetCustomAttributes<OddityAttribute>()).Select(named => named.Item).Distinct();
}
