namespace GitHubQueue.Secrets;

/// <summary>Which Secrets Manager of AWS to ask, as whom and how patiently. The defaults are AWS itself with the AWS SDK's own variables and profiles.</summary>
public sealed record AwsSecretsEndpoint
{
    /// <summary>Such as <c>http://localhost:4566</c> for LocalStack or moto. Null: AWS.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Null: the SDK's (<c>AWS_REGION</c>, profile), or <c>us-east-1</c> where there is a <see cref="ServiceUrl"/>. That in a secret's ARN beats it.</summary>
    public string? Region { get; init; }

    /// <summary>Null: the SDK looks for credentials in environment, profiles, containers and instance metadata.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Goes with <see cref="AccessKey"/>.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Null: the keys are long-lived.</summary>
    public string? SessionToken { get; init; }

    /// <summary>For one attempt.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Before the second attempt; doubled before each of the next two, with jitter.</summary>
    public TimeSpan FirstRetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => ServiceUrl?.ToString() ?? $"AWS {Region}".TrimEnd();
}
