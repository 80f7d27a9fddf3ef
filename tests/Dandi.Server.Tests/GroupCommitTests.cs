using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Testing;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Tests;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Failed_write_does_not_roll_back_other_writes_of_the_group()
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        database.Execute("CREATE TABLE number (value INTEGER PRIMARY KEY)");
        var group = new GroupCommit(database);

        var writes = await Task.WhenAll(
            Enumerable
                .Range(0, 300)
                .Select(async i =>
                {
                    await Task.Yield();
                    try
                    {
                        return await group.WriteAsync(
                            _ => { },
                            "",
                            db =>
                            {
                                db.Execute("INSERT INTO number VALUES ($i)", ("$i", i));
                                return i % 7 == 3 ? throw new InvalidOperationException("refused") : i;
                            }
                        );
                    }
                    catch (InvalidOperationException)
                    {
                        return -1;
                    }
                })
        );

        var expected = Enumerable.Range(0, 300).Select(i => i % 7 == 3 ? -1 : i);
        Assert.Equal(expected, writes);
        Assert.Equal(
            expected.Where(i => i >= 0).Select(i => (long)i),
            database.Query("SELECT value FROM number ORDER BY value", row => row.GetInt64(0))
        );
    }

    [Fact]
    public async Task Group_on_a_full_disk_fails_because_of_the_disk_and_leaves_nothing()
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        database.Execute("CREATE TABLE text (value TEXT)");
        var group = new GroupCommit(database);
        // The smallest maximum is the current size.
        database.QueryNumber("PRAGMA max_page_count = 1");

        var error = await Assert.ThrowsAsync<SqliteException>(() =>
            group.WriteAsync(
                _ => { },
                "",
                db =>
                {
                    for (var i = 0; i < 100; i++)
                        db.Execute("INSERT INTO text VALUES ($text)", ("$text", new string('x', 4_000)));
                    return 0;
                }
            )
        );
        database.QueryNumber("PRAGMA max_page_count = 1000000");
        await group.WriteAsync(_ => { }, "", db => db.Execute("INSERT INTO text VALUES ('y')"));

        Assert.True(DiskSpace.IsExhausted(error));
        Assert.Equal(["y"], database.Query("SELECT value FROM text", row => row.GetString(0)));
    }

    [Fact]
    public async Task Write_fails_when_its_preparation_fails()
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        database.Execute("CREATE TABLE number (value INTEGER PRIMARY KEY)");
        var group = new GroupCommit(database);

        await Assert.ThrowsAsync<IOException>(() =>
            group.WriteAsync(
                _ => throw new IOException("no space"),
                "folder",
                db => db.Execute("INSERT INTO number VALUES (1)")
            )
        );
        await group.WriteAsync(_ => { }, "folder", db => db.Execute("INSERT INTO number VALUES (2)"));

        Assert.Equal([2L], database.Query("SELECT value FROM number", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task Failed_preparation_does_not_roll_back_writes_with_other_keys()
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        database.Execute("CREATE TABLE number (value INTEGER PRIMARY KEY)");
        var group = new GroupCommit(database);
        using var isCommitting = new ManualResetEventSlim();
        using var haveGathered = new ManualResetEventSlim();
        var first = group.WriteAsync(
            _ =>
            {
                isCommitting.Set();
                haveGathered.Wait(TestContext.Current.CancellationToken);
            },
            "first",
            db => db.Execute("INSERT INTO number VALUES (1)")
        );
        isCommitting.Wait(TestContext.Current.CancellationToken);

        var second = group.WriteAsync(
            _ => throw new IOException("no space"),
            "full",
            db => db.Execute("INSERT INTO number VALUES (2)")
        );
        var third = group.WriteAsync(_ => { }, "whole", db => db.Execute("INSERT INTO number VALUES (3)"));
        haveGathered.Set();

        await first;
        await Assert.ThrowsAsync<IOException>(() => second);
        await third;
        Assert.Equal([1L, 3L], database.Query("SELECT value FROM number ORDER BY value", row => row.GetInt64(0)));
    }
}
