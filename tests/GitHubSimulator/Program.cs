using System.Runtime.InteropServices;
using GitHubSimulator;

var command = CommandLine.Read(args);
if (command.Help)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

if (command.Error is not null)
{
    Console.Error.WriteLine(command.Error);
    return 2;
}

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    await using var github = await SimulatedGitHub.StartAsync(command.Options);
    var url = github.Url.AbsoluteUri.TrimEnd('/');
    Console.WriteLine($"listening on {url}");
    if (command.UrlFile is { } file)
    {
        await File.WriteAllTextAsync(file + ".new", url + "\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    await stop.Task;
    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"Couldn't start: {e.Message}");
    return 2;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}
