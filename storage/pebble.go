package storage

import (
	"fmt"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/sstable/block"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// How Pebble is used. Values are whole chunks, and compressed by us where that pays: so large blocks, no compression, no
// filters (every key asked for exists). Tables are written by us and only ever linked into a database, so the memtable and the log
// stay empty and compaction is off: the tables of different segments do not overlap, each is at the lowest level.
const (
	// tableBlockSize is the size of data and index blocks. A chunk is larger as a rule and gets a block of its own; headers share one.
	tableBlockSize = 32 << 10
	// dbFormat is explicit since unset means one from before columnar blocks. A version is only written by one release of
	// Pebble, and read by it and later ones.
	dbFormat = pebble.FormatNewest
)

// pebbleLog keeps Pebble from ending the process: its default logger does so when a disk is full or a block damaged. What
// would have been fatal is kept for the caller to see.
type pebbleLog struct{ fatal atomic.Pointer[error] }

// Infof implements pebble.Logger.
func (l *pebbleLog) Infof(string, ...any) {}

// Errorf implements pebble.Logger. Errors that matter come back from the call that met them.
func (l *pebbleLog) Errorf(string, ...any) {}

// Fatalf implements pebble.Logger.
func (l *pebbleLog) Fatalf(format string, args ...any) {
	err := fmt.Errorf("pebble: "+format, args...)
	l.fatal.CompareAndSwap(nil, &err)
}

func (l *pebbleLog) err() error {
	if err := l.fatal.Load(); err != nil {
		return *err
	}
	return nil
}

func pebbleOptions(fs vfs.FS, log *pebbleLog) *pebble.Options {
	o := &pebble.Options{
		FS:                 unlockedFS{fs},
		FormatMajorVersion: dbFormat,
		Logger:             log,
		EventListener: &pebble.EventListener{
			BackgroundError: func(error) {},
			// Damage comes back as an error of the read that met it.
			DataCorruption: func(pebble.DataCorruptionInfo) {},
		},
		DisableWAL:                  true,
		DisableAutomaticCompactions: true,
		DisableTableStats:           true,
		MemTableSize:                64 << 10, // never written to
	}
	for i := range o.Levels {
		l := &o.Levels[i]
		l.BlockSize = tableBlockSize
		l.IndexBlockSize = tableBlockSize
		l.Compression = func() *block.CompressionProfile { return block.NoCompression }
	}
	return o
}

// openForReading opens an immutable version.
func openForReading(fs vfs.FS, dir string, cacheBytes int64) (*pebble.DB, error) {
	o := pebbleOptions(fs, new(pebbleLog))
	o.ReadOnly = true
	cache := pebble.NewCache(cacheBytes)
	defer cache.Unref()
	o.Cache = cache
	return pebble.Open(dir, o)
}

// openForStaging opens a version that is being built, or creates it.
func openForStaging(fs vfs.FS, dir string, log *pebbleLog) (*pebble.DB, error) {
	o := pebbleOptions(fs, log)
	cache := pebble.NewCache(1 << 20)
	defer cache.Unref()
	o.Cache = cache
	return pebble.Open(dir, o)
}

// tableOptions is how we write tables.
func tableOptions() sstable.WriterOptions {
	o := pebbleOptions(vfs.Default, new(pebbleLog))
	o.EnsureDefaults()
	w := o.MakeWriterOptions(6, dbFormat.MaxTableFormat())
	w.Compression = block.NoCompression
	w.DisableValueBlocks = true
	return w
}
