namespace Fuzz;

/// <summary>The program broke a promise.</summary>
public sealed class FindingException(string what) : Exception(what);
