using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>Gives out batches: an abandoned one whole, or else a new one of the partition whose turn it is.</summary>
public sealed class BatchClaims(Database database, ClaimSettings settings, TimeProvider time)
{
    private readonly BatchItems _items = new(database);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Null: nothing is due. The claim is durable when this returns, before any effect outside can follow from it.</summary>
    /// <exception cref="FailureException">Input: an open batch belongs to another archive, or payloads are gone, which nothing of ours takes away before their items are done.</exception>
    public Batch? Claim()
    {
        if (!AnythingDue())
            return null; // without taking the write lock: idle workers cost nobody anything
        var claimed = database.Write(() => TakeOver() ?? Begin());
        if (claimed is null)
            return null;
        var items = _items.Read(claimed.Id);
        var count = database.Prepare("select count(*) from queue_items where batch = ?1 and status in ('leased', 'delayed')").Bind(1, claimed.Id).ScalarNumber();
        if (!IsHeld(claimed))
            return null; // it was taken over while we slept, and items and count may be another's
        return items.Count == count ? claimed with { Items = items } : throw new FailureException(
            FailureKind.Input,
            $"The database '{database.Path}' has the payloads of only {items.Count} of the {count} records of batch {claimed.Id}: it was changed by hand, or is damaged. Put a backup in its place.");
    }

    private bool IsHeld(Batch batch) => database.Prepare("select 1 from queue_batches where id = ?1 and lease_token = ?2")
        .Bind(1, batch.Id).Bind(2, batch.LeaseToken).ScalarNumber() == 1;

    /// <summary>Whether something is waiting that could become due within <paramref name="within"/>: pending, delayed, or leased by others.</summary>
    public bool AnythingLeft(TimeSpan within) => database.Prepare("""
        select exists(select 1 from queue_items where status = 'pending')
            or exists(select 1 from queue_batches where lease_owner is not null or available_at <= ?1)
        """).Bind(1, Now + (long)within.TotalMilliseconds).ScalarNumber() == 1;

    /// <exception cref="FailureException">Input: an open batch belongs to another archive.</exception>
    public void RefuseOtherRoots()
    {
        var other = database.Prepare("select root from queue_batches where root <> ?1 limit 1").Bind(1, settings.Root).ScalarText();
        if (other is not null)
            throw new FailureException(
                FailureKind.Input,
                $"Batches in the queue were begun for the archive '{other}', not '{settings.Root}': run the worker with --archive '{other}' "
                + "until they are done, then change it.");
    }

    private bool AnythingDue() => database.Prepare("""
        select exists(select 1 from queue_items where status = 'pending')
            or exists(select 1 from queue_batches where (lease_owner is null and available_at <= ?1) or lease_expires <= ?1)
        """).Bind(1, Now).ScalarNumber() == 1 || OwnersGone().Count > 0;

    /// <summary>Leases of processes of this machine that have ended: there is no need to wait for them to expire.</summary>
    private List<string> OwnersGone()
    {
        var owners = database.Prepare("select distinct lease_owner from queue_batches where lease_owner is not null");
        var gone = new List<string>();
        while (owners.Step())
        {
            var owner = owners.Text(0)!;
            if (ProcessIdentity.Parse(owner).IsGone)
                gone.Add(owner);
        }
        return gone;
    }

    private Batch? TakeOver()
    {
        var now = Now;
        var due = database.Prepare("""
            select id, partition, object_key, lease_token, crashes, lease_owner is not null and lease_owner <> ?3, touching,
                   exists(select 1 from archive_objects o where o.batch = b.id)
              from queue_batches b
             where (lease_owner is null and available_at <= ?1) or lease_expires <= ?1
                or lease_owner in (select value from json_each(?2))
             order by id limit 1
            """).Bind(1, now).Bind(2, System.Text.Json.JsonSerializer.Serialize(OwnersGone())).Bind(3, settings.Owner.ToString());
        if (!due.Step())
            return null;
        // An own lease that ran out (the disk was too full to give the batch back) is nobody's death.
        var crashed = due.Number(5) == 1;
        var batch = new Batch
        {
            Id = due.Text(0)!,
            Partition = due.Text(1)!,
            Root = settings.Root,
            ObjectKey = due.Text(2)!,
            LeaseToken = due.Number(3) + 1,
            Crashes = (int)due.Number(4) + (crashed ? 1 : 0),
            IsArchived = due.Number(7) == 1,
            Items = [],
        };
        var touching = due.NullableNumber(6);
        due.Reset();
        RefuseOtherRoots();
        if (crashed && touching is { } item)
            BurnAttempt(item);
        database.Prepare("""
            update queue_batches set lease_owner = ?2, lease_token = ?3, lease_expires = ?4, crashes = ?5, touching = null where id = ?1
            """)
            .Bind(1, batch.Id).Bind(2, settings.Owner.ToString()).Bind(3, batch.LeaseToken)
            .Bind(4, now + (long)settings.Lease.TotalMilliseconds).Bind(5, batch.Crashes)
            .Execute();
        database.Prepare("update queue_items set status = 'leased', available_at = null where batch = ?1 and status in ('leased', 'delayed')")
            .Bind(1, batch.Id).Execute();
        return batch;
    }

    private void BurnAttempt(long item) =>
        database.Prepare("update queue_items set attempts = attempts + 1, last_error = 'A worker died while it had this record in hand.' where id = ?1")
            .Bind(1, item).Execute();

    private Batch? Begin()
    {
        if (NextPartition() is not { } partition)
            return null;
        var (lastItem, items) = Membership(partition);
        var id = BatchId.Next(LastBatch(), time.GetUtcNow());
        var batch = new Batch
        {
            Id = id,
            Partition = partition,
            Root = settings.Root,
            ObjectKey = Partition.ObjectKey(partition, id),
            LeaseToken = 1,
            Crashes = 0,
            IsArchived = false,
            Items = [],
        };
        database.Prepare("""
            insert into queue_batches(id, partition, root, object_key, items, lease_owner, lease_expires, created_at)
              values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """)
            .Bind(1, id).Bind(2, partition).Bind(3, settings.Root).Bind(4, batch.ObjectKey).Bind(5, items)
            .Bind(6, settings.Owner.ToString()).Bind(7, Now + (long)settings.Lease.TotalMilliseconds).Bind(8, Now)
            .Execute();
        database.Prepare("update queue_items set status = 'leased', batch = ?1 where partition = ?2 and status = 'pending' and id <= ?3")
            .Bind(1, id).Bind(2, partition).Bind(3, lastItem)
            .Execute();
        database.Prepare("update queue_turn set partition = ?1").Bind(1, partition).Execute();
        return batch;
    }

    /// <summary>Names of batches grow in the order of claims, so that a replay meets the states of an object in the order in which they came.</summary>
    private string? LastBatch() => database.Prepare("""
        select max(coalesce((select max(id) from queue_batches), ''), coalesce((select max(batch) from archive_objects), ''))
        """).ScalarText() is { Length: > 0 } last ? last : null;

    /// <summary>The next partition after the last one claimed from, in alphabetical order, and round again: each gets its turn.</summary>
    private string? NextPartition()
    {
        const string after = "select partition from queue_items where status = 'pending' and partition > ?1 order by partition limit 1";
        var last = database.Prepare("select partition from queue_turn").ScalarText();
        return database.Prepare(after).Bind(1, last).ScalarText() ?? database.Prepare(after).Bind(1, "").ScalarText();
    }

    private (long LastItem, int Items) Membership(string partition)
    {
        var members = database.Prepare("select id, bytes from queue_items where partition = ?1 and status = 'pending' order by id limit ?2")
            .Bind(1, partition).Bind(2, settings.BatchSize);
        var (last, items, bytes) = (0L, 0, 0L);
        while (members.Step())
        {
            bytes += members.Number(1);
            if (items > 0 && bytes > settings.BatchBytes)
                break;
            last = members.Number(0);
            items++;
        }
        members.Reset();
        return (last, items);
    }
}
