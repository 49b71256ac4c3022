package exec

import "github.com/colloquydb/colloquy/storage"

// Options say how a plan is run. The zero value is ready to use for plans that read no table.
type Options struct {
	// Snapshot is what scans read: the version over which the plan was made. It must be held until the stream is closed.
	Snapshot    *storage.Snapshot
	Workers     int    // goroutines that read and compute; 0: GOMAXPROCS
	BatchRows   int    // rows of a batch, 1 to 65,536; 0: DefaultBatchRows
	MemoryLimit int64  // bytes of state of all operators together; 0: no limit
	TempDir     string // for operators that spill; none does yet
	// Profile collects rows, time and storage costs of each operator; nil: not collected.
	Profile *Profile
}
