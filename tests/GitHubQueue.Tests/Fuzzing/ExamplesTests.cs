using Fuzz;
using GitHubQueue.Tables;
using NUnit.Framework;

namespace GitHubQueue.Tests.Fuzzing;

/// <summary>What inputs are made of is valid, or they would be refused long before the places where mistakes are.</summary>
public sealed class ExamplesTests
{
    [Test]
    public void Records_AreAllRows() => Assert.That(FuzzTargets.Examples.Select(record => RowReader.Read(record, FuzzTargets.CsvTable).Reason), Is.All.Null);
}
