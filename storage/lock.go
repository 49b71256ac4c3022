package storage

import "errors"

// Locks are advisory and belong to an open file, so they end with the process that holds them, however it ends, and
// keep two users within one process apart as well. lockFile takes one without waiting:
//
//	func lockFile(path string, exclusive, create bool) (io.Closer, error)
//
// It returns errWouldBlock if somebody holds a lock that excludes it. create makes the file where it is missing, and
// opens it for writing; without create, reading permission is enough.

// errWouldBlock: somebody else holds the lock.
var errWouldBlock = errors.New("lock is held")
