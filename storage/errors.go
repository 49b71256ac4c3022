package storage

import "errors"

// The errors that callers tell apart, with errors.Is.
var (
	// ErrLocked: another process or Txn is writing to the store.
	ErrLocked = errors.New("store is locked by another writer")
	// ErrCorrupt: stored bytes are damaged or contradict each other. The message names the place.
	ErrCorrupt = errors.New("store is corrupt")
	// ErrClosed: the Store, Snapshot or Txn has been closed.
	ErrClosed = errors.New("store is closed")
	// ErrReadOnly: the directory of the store cannot be written to.
	ErrReadOnly = errors.New("store is read-only")
	// ErrNoStore: there is no store in the directory.
	ErrNoStore = errors.New("no store")
)
