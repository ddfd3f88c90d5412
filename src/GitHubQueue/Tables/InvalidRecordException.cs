namespace GitHubQueue.Tables;

/// <summary>A record breaks a rule of its row. The message names the rule, the field and the value: it becomes the dead letter's reason.</summary>
internal sealed class InvalidRecordException(string reason) : Exception(reason);
