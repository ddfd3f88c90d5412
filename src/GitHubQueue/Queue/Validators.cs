using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>What a source's requests may be repeated with, or its files: for most only the next request, so older ones are dropped.</summary>
public sealed class Validators(Database database)
{
    public StoredValidator? Find(Checkpoint checkpoint, string url, string token)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var row = database.Prepare("select etag, last_modified from validators where checkpoint = ?1 and url = ?2 and token = ?3")
            .Bind(1, checkpoint.Id).Bind(2, url).Bind(3, token);
        var validator = row.Step() ? new StoredValidator(url, token, row.Text(0), row.Text(1)) : null;
        row.Reset();
        return validator;
    }

    /// <summary>Call it inside the transaction that enqueues what the validator came with.</summary>
    /// <param name="isOneOfMany">Validators of other URLs stay.</param>
    public void Store(Checkpoint checkpoint, StoredValidator validator, bool isOneOfMany = false)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(validator);
        database.Prepare("delete from validators where checkpoint = ?1 and ((url <> ?2 and not ?4) or (url = ?2 and token = ?3))")
            .Bind(1, checkpoint.Id).Bind(2, validator.Url).Bind(3, validator.Token).Bind(4, isOneOfMany ? 1 : 0).Execute();
        database.Prepare("insert into validators(checkpoint, url, token, etag, last_modified) values (?1, ?2, ?3, ?4, ?5)")
            .Bind(1, checkpoint.Id).Bind(2, validator.Url).Bind(3, validator.Token).Bind(4, validator.ETag).Bind(5, validator.LastModified)
            .Execute();
    }
}
