using GitHubQueue.Records;
using QueueCrew;

// The process that tests start, stop and kill. It tells what it does on stdout, a line each, and where it was told to stall it
// goes on when it reads a line from stdin. Exit codes as those of the program: 1 and 2 by the kind of failure.
try
{
    var options = new Options(args[1..]);
    return args[0] switch
    {
        "claim" => Claimer.Run(options),
        "csv" => await CsvReader.RunAsync(options),
        "enqueue" => Enqueuer.Run(options),
        "worker" => await Worker.RunAsync(options),
        var verb => throw new ArgumentException($"There is no verb '{verb}'."),
    };
}
catch (FailureException failure)
{
    await Console.Error.WriteLineAsync($"{failure.Kind}: {failure.Message}");
    return failure.Kind == FailureKind.Input ? 2 : 1;
}
