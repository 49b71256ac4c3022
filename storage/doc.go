// Package storage keeps columns of conversations in a Pebble store: keys, catalog, versions, locks, segments,
// chunks and checksums. It never sees SQL: predicates reach it as Pred, columns as Node.
package storage
