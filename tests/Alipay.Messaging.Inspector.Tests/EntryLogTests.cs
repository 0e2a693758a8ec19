using Alipay.Messaging.AspNetCore.Inspector;

namespace Alipay.Messaging.Inspector.Tests;

public sealed class EntryLogTests
{
    [Fact]
    public void Reader_gets_each_changed_entry_once_in_its_newest_version()
    {
        var log = new EntryLog(10);
        var first = log.Add(Entry("first"));
        log.Add(Entry("second"));
        log.Update(first, entry => entry with { State = EntryStates.Success });

        var read = log.ReadAfter(0, 100);

        Assert.Equal([("second", 2L), ("first", 3L)], read.Select(entry => (entry.Name, entry.Version)));
        Assert.Empty(log.ReadAfter(3, 100));
        Assert.Equal("first", Assert.Single(log.ReadAfter(2, 100)).Name);
        Assert.Equal("second", Assert.Single(log.ReadAfter(0, 1)).Name);
    }

    [Fact]
    public void Oldest_entries_are_removed_when_there_are_too_many()
    {
        var log = new EntryLog(3);
        var first = log.Add(Entry("0"));
        for (var i = 1; i <= 100; i++)
        {
            log.Add(Entry($"{i}"));
            log.Update(first, entry => entry with { State = EntryStates.Fail });
        }

        Assert.Equal(["98", "99", "100"], log.All().Select(entry => entry.Name));
        Assert.Equal(["98", "99", "100"], log.ReadAfter(0, 100).Select(entry => entry.Name));
        Assert.Null(log.Find(first));
    }

    [Fact]
    public void Oldest_entries_are_removed_when_they_are_too_large()
    {
        var log = new EntryLog(1000);
        var content = new string('x', 10 * 1024 * 1024);
        for (var i = 0; i < 10; i++)
        {
            log.Add(Entry($"{i}") with { Content = content });
        }

        Assert.Equal(6, log.All().Count);
    }

    [Fact]
    public async Task Change_is_signaled()
    {
        var log = new EntryLog(3);
        var changed = log.Changed;

        log.Add(Entry("one"));

        await changed;
        Assert.False(log.Changed.IsCompleted);
    }

    private static InspectorEntry Entry(string name) => new() { At = DateTimeOffset.UnixEpoch, Kind = EntryKinds.Message, Name = name, State = EntryStates.Waiting };
}
