namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>
/// The newest entries, bounded by number and by size, with the order of their changes: a reader that knows the last change it saw gets those
/// after it. Thread-safe.
/// </summary>
/// <param name="capacity">How many entries are kept.</param>
internal sealed class EntryLog(int capacity)
{
    private const long MaxWeight = 64 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<long, InspectorEntry> _entries = [];
    private readonly Queue<long> _ids = new();
    private List<(long Version, long Id)> _changes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastId;
    private long _version;
    private long _weight;

    /// <summary>Completes at the next change. Read it before the entries, so that no change is missed.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Adds an entry and returns its id.</summary>
    public long Add(InspectorEntry entry)
    {
        long id;
        lock (_gate)
        {
            id = ++_lastId;
            _ids.Enqueue(id);
            Put(entry with { Id = id });
            while (_ids.Count > capacity || (_weight > MaxWeight && _ids.Count > 1))
            {
                Remove(_ids.Dequeue());
            }
        }

        Signal();
        return id;
    }

    /// <summary>Replaces an entry; does nothing when it is no longer kept.</summary>
    public void Update(long id, Func<InspectorEntry, InspectorEntry> change)
    {
        lock (_gate)
        {
            if (!_entries.Remove(id, out var entry))
            {
                return;
            }

            _weight -= entry.Weight;
            Put(change(entry));
        }

        Signal();
    }

    public InspectorEntry? Find(long id)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(id);
        }
    }

    /// <summary>All entries, oldest first.</summary>
    public IReadOnlyList<InspectorEntry> All()
    {
        lock (_gate)
        {
            return [.. _ids.Select(id => _entries[id])];
        }
    }

    /// <summary>The entries that changed after a version, in the order of their last change.</summary>
    public IReadOnlyList<InspectorEntry> ReadAfter(long version, int limit)
    {
        var read = new List<InspectorEntry>();
        lock (_gate)
        {
            var from = _changes.BinarySearch((version, long.MaxValue));
            for (var i = from < 0 ? ~from : from + 1; i < _changes.Count && read.Count < limit; i++)
            {
                if (_entries.TryGetValue(_changes[i].Id, out var entry) && entry.Version == _changes[i].Version)
                {
                    read.Add(entry);
                }
            }
        }

        return read;
    }

    /// <summary>Notifies readers of a change of something other than an entry.</summary>
    public void Signal() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private void Put(InspectorEntry entry)
    {
        _entries[entry.Id] = entry with { Version = ++_version };
        _weight += entry.Weight;
        _changes.Add((_version, entry.Id));
        if (_changes.Count > 4 * capacity)
        {
            _changes = _changes.FindAll(change => _entries.TryGetValue(change.Id, out var kept) && kept.Version == change.Version);
        }
    }

    private void Remove(long id)
    {
        if (_entries.Remove(id, out var entry))
        {
            _weight -= entry.Weight;
        }
    }
}
