using Torture.Stage;

namespace Torture.Trouble;

/// <summary>The disk of the database is full for a while.</summary>
internal sealed class DiskTrouble(SmallDisk disk, Tally faults, Random random)
{
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (!disk.IsMounted)
            return;
        faults.Add("disk full");
        await Task.Run(disk.Fill, CancellationToken.None);
        await Task.Delay(500 + random.Next(2_500), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        disk.Free();
    }
}
