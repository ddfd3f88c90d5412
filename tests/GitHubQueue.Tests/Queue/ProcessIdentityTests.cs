using System.Diagnostics;
using System.Globalization;
using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed class ProcessIdentityTests
{
    [Test]
    public void Parse_WhatToStringWrote_IsEqual() => Assert.That(ProcessIdentity.Parse(ProcessIdentity.Current.ToString()), Is.EqualTo(ProcessIdentity.Current));

    [Test]
    public void IsGone_ThisProcess_IsFalse() => Assert.That(ProcessIdentity.Parse(ProcessIdentity.Current.ToString()).IsGone, Is.False);

    [Test]
    public void IsGone_ItsIdBelongsToALaterProcess_IsTrue() =>
        Assert.That((ProcessIdentity.Current with { Start = ProcessIdentity.Current.Start - 1 }).IsGone, Is.True);

    [Test]
    public void IsGone_OnAnotherMachine_IsNotKnownHenceFalse() =>
        Assert.That((ProcessIdentity.Current with { Machine = "another", Start = 1 }).IsGone, Is.False);

    [Test]
    public async Task IsGone_AProcess_IsFalseUntilItEnds()
    {
        SkipUnlessLinux();
        await using var sleeper = CrewMember.StartProgram("sleep", ["1000"]);
        var identity = Of(sleeper.Id);
        Assert.That(identity.IsGone, Is.False);
        sleeper.Signal(CrewMember.SIGSTOP);
        Assert.That(identity.IsGone, Is.False, "stopped is not gone");
        await sleeper.KillAsync();
        Assert.That(identity.IsGone, Is.True);
    }

    [Test]
    public async Task IsGone_AProcessThatEndedUnnoticedByItsParent_IsTrue()
    {
        SkipUnlessLinux();
        // The child ends when its stdin does; the shell has become a program that never asks for it.
        await using var parent = CrewMember.StartProgram("sh", ["-c", "exec 3<&0; cat <&3 >/dev/null & echo $!; exec 3<&-; exec sleep 1000 </dev/null"]);
        var child = int.Parse(await parent.SaysAsync(""), CultureInfo.InvariantCulture);
        var identity = Of(child);
        Assert.That(identity.IsGone, Is.False);
        parent.CloseInput();
        var since = Stopwatch.GetTimestamp();
        while (!identity.IsGone && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30))
            await Task.Yield();
        Assert.That(Fields(child)[0], Is.EqualTo("Z"), "it is still in the list of processes");
        Assert.That(identity.IsGone, Is.True);
    }

    [Test]
    public async Task IsGone_AProcessWithAnOddName_IsFalse()
    {
        SkipUnlessLinux();
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["a) Z 1 ("], "/bin/sleep"); // a copy is 'busy' while another test starts a process
        await using var odd = CrewMember.StartProgram(folder["a) Z 1 ("], ["1000"]);
        Assert.That(Of(odd.Id).IsGone, Is.False);
    }

    private static void SkipUnlessLinux()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("This test reads /proc.");
    }

    private static ProcessIdentity Of(int process) => new(ProcessIdentity.Current.Machine, process, long.Parse(Fields(process)[19], CultureInfo.InvariantCulture));

    private static string[] Fields(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }
}
