using System.Diagnostics;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>Waits for what another process does at a moment of its own.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>The value that was waited for.</returns>
    public static Task<T> BecomesAsync<T>(Func<T> look, Func<T, bool> isIt) => BecomesAsync(() => Task.FromResult(look()), isIt);

    /// <inheritdoc cref="BecomesAsync{T}(Func{T}, Func{T, bool})"/>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> look, Func<T, bool> isIt)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            var value = await look();
            if (isIt(value))
                return value;
            Assert.That(watch.Elapsed, Is.LessThan(Patience), $"still {value}");
        }
    }
}
