using GitHubQueue.Archive;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

[Parallelizable(ParallelScope.All)]
public sealed class ArchiveLocationTests
{
    [TestCase("file:lake", "file:/srv/lake")]
    [TestCase("file:./lake/", "file:/srv/lake")]
    [TestCase("file:/srv/lake", "file:/srv/lake")]
    [TestCase("file:///srv/my lake", "file:/srv/my lake")]
    [TestCase("s3://my-bucket", "s3://my-bucket")]
    [TestCase("s3://my-bucket/", "s3://my-bucket")]
    [TestCase("s3://my.bucket.1/github/raw/", "s3://my.bucket.1/github/raw")]
    [TestCase("gs://my_bucket", "gs://my_bucket")]
    [TestCase("gs://my-bucket/github/raw/", "gs://my-bucket/github/raw")]
    [TestCase("gs://a-long-name-that-belongs-to-a-domain.a-long-name-that-belongs-to-a-domain.example.com/x", "gs://a-long-name-that-belongs-to-a-domain.a-long-name-that-belongs-to-a-domain.example.com/x")]
    public void Open_ALocation_HasItsCanonicalRoot(string location, string root)
    {
        using var archive = ArchiveLocation.Open(location, "/srv", new S3Endpoint(), new GcsEndpoint());
        Assert.That(archive.Root, Is.EqualTo(root));
    }

    [TestCase("", "The archive '' is empty.")]
    [TestCase("lake", "The archive 'lake' has no scheme; for a folder write 'file:lake'.")]
    [TestCase("gcs://bucket/x", "The archive 'gcs://bucket/x' has the unknown scheme 'gcs:'.")]
    [TestCase("file:", "The archive 'file:' names no folder.")]
    [TestCase("file://host/lake", "The archive 'file://host/lake' names a host; a folder of this machine is file:relative or file:///absolute.")]
    [TestCase("s3:bucket", "The archive 's3:bucket' has no bucket.")]
    [TestCase("s3://b/../x", "The archive 's3://b/../x' names the bucket 'b', but")]
    [TestCase("s3://My_Bucket", "The archive 's3://My_Bucket' names the bucket 'My_Bucket', but")]
    [TestCase("s3://192.168.0.1/x", "The archive 's3://192.168.0.1/x' names the bucket '192.168.0.1', but")]
    [TestCase("s3://bucket/a//b", "The archive 's3://bucket/a//b' has the prefix 'a//b', in which a part")]
    [TestCase("s3://bucket/../x", "The archive 's3://bucket/../x' has the prefix '../x', in which a part")]
    [TestCase("gs:bucket", "The archive 'gs:bucket' has no bucket.")]
    [TestCase("gs://My-Bucket", "The archive 'gs://My-Bucket' names the bucket 'My-Bucket', but a bucket's name has 3 to 63 lower-case letters, digits, dots, hyphens and underscores,")]
    [TestCase("gs://a-name-without-a-dot-that-is-longer-than-sixty-three-characters-is-too-long", "The archive 'gs://a-name-without-a-dot-that-is-longer-than-sixty-three-characters-is-too-long' names the bucket")]
    [TestCase("gs://bucket/a//b", "The archive 'gs://bucket/a//b' has the prefix 'a//b', in which a part")]
    public void Open_SomethingElse_IsInputAndSaysWhy(string location, string sentence)
    {
        var failure = Assert.Throws<FailureException>(() => ArchiveLocation.Open(location, "/srv", new S3Endpoint(), new GcsEndpoint()));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.StartWith(sentence).And.EndWith(" An archive is 'file:folder', 's3://bucket/prefix' or 'gs://bucket/prefix'."));
    }
}
