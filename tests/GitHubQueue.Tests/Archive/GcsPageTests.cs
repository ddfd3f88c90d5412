using System.Text;
using GitHubQueue.Archive;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

[Parallelizable(ParallelScope.All)]
public sealed class GcsPageTests
{
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"items":[{"size":"1"}]}""")]
    [TestCase("""{"items":[null]}""")]
    [TestCase("""{"items":[{"name":null,"size":1}]}""")]
    [TestCase("""{"items":[{"name":"a","size":"many"}]}""")]
    [TestCase("<html>")]
    public void Read_WhatIsNoListing_IsAFaultOfTheServer(string body) => Assert.Throws<IOException>(() => GcsPage.Read(Encoding.UTF8.GetBytes(body)));
}
