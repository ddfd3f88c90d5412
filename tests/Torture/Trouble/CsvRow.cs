namespace Torture.Trouble;

/// <summary>A row as the file has it, each field as text.</summary>
internal sealed record CsvRow(string Id, string Name, string Since);
