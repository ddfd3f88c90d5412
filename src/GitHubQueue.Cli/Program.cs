using GitHubQueue.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
