package engine

import "runtime"

// Option changes how a DB is opened.
type Option func(*config)

type config struct {
	workers     int
	memoryLimit int64
	cacheBytes  int64
	tempDir     string
	readOnly    bool
	cacheDir    string
	importOpts  []ImportOption
}

func newConfig(opts []Option) config {
	c := config{workers: runtime.GOMAXPROCS(0)}
	for _, o := range opts {
		o(&c)
	}
	return c
}

// WithWorkers sets how many goroutines a query may use at once; the default is GOMAXPROCS.
func WithWorkers(n int) Option { return func(c *config) { c.workers = max(n, 1) } }

// WithMemoryLimit bounds the bytes that the operators of one query may hold (sorts, groups, DISTINCT); a query
// that needs more fails with ErrMemoryLimit. The default is 1 GiB; 0 keeps it.
func WithMemoryLimit(bytes int64) Option { return func(c *config) { c.memoryLimit = bytes } }

// WithCacheBytes bounds the memory that holds decoded columns between queries. The default is 256 MiB; 0 keeps it.
func WithCacheBytes(bytes int64) Option { return func(c *config) { c.cacheBytes = bytes } }

// WithTempDir names the folder for temporary files; the default is os.TempDir().
func WithTempDir(dir string) Option { return func(c *config) { c.tempDir = dir } }

// WithReadOnly makes Import fail with ErrReadOnly, and OpenSources open what cache there is without looking at the shards.
func WithReadOnly() Option { return func(c *config) { c.readOnly = true } }

// WithCacheDir makes OpenSources keep its cache in dir instead of the user's cache directory.
func WithCacheDir(dir string) Option { return func(c *config) { c.cacheDir = dir } }

// WithImportOptions passes options to the import that OpenSources may run.
func WithImportOptions(opts ...ImportOption) Option {
	return func(c *config) { c.importOpts = append(c.importOpts, opts...) }
}

// ImportOption changes one import.
type ImportOption func(*importConfig)

type importConfig struct {
	keepGoing bool
	prune     bool
	progress  func(Progress)
	report    func(Report)
}

// KeepGoing imports the good shards when some are bad; the Report names the bad ones. Without it a bad shard fails the
// import and the cache stays as it was.
func KeepGoing() ImportOption { return func(c *importConfig) { c.keepGoing = true } }

// Prune drops shards from the cache that are not among the paths given.
func Prune() ImportOption { return func(c *importConfig) { c.prune = true } }

// WithProgress calls f about ten times a second while an import runs, from one goroutine at a time. f must not block.
func WithProgress(f func(Progress)) ImportOption { return func(c *importConfig) { c.progress = f } }

// WithReport calls f with the report of an import that succeeded: the way to see what OpenSources did. It is not called
// where nothing had to be done.
func WithReport(f func(Report)) ImportOption { return func(c *importConfig) { c.report = f } }
