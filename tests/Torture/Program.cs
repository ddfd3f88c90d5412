using Torture;

return await CommandLine.RunAsync(args);
