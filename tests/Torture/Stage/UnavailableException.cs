namespace Torture.Stage;

/// <summary>A server that is needed can't be had on this machine; the message says which, and what to do.</summary>
internal sealed class UnavailableException(string message) : Exception(message);
