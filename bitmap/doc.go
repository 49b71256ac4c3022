// Package bitmap holds sets of rows: what the indexes of a segment are made of, and what a filter
// works on.
//
// Rows are numbered from 0 within one table of one segment. They are cut into chunks of [ChunkRows]
// rows, which is one roaring container and the unit of parallel work. Three types share this shape:
//
//   - [Set], an immutable compressed set of rows across chunks, for what is stored and what crosses chunks;
//   - [Mask], the dense 65,536 bits of one chunk, for filters: word-wise algebra without allocation,
//     turned once into a selection vector;
//   - [Index], the sets of one column: dictionary code to Set, a Set for NULL, and their
//     cardinalities, which are read without decoding any set.
//
// # Promises
//
// A Set and an Index may be used by any number of goroutines at once; nothing in them changes after
// they are made, except that an Index decodes each of its sets once, on first use, under a lock. A
// Mask, a Builder, an IndexBuilder and an Iterator are plain mutable values for one goroutine.
//
// Bytes read back are never trusted: [Parse] and [ParseIndex] copy what they keep, check every
// length, order and bound, and return an error that matches [ErrInvalid]. They do not panic, and the
// memory they take is in proportion to the bytes given. Equal sets serialize to equal bytes, whatever
// operations made them.
//
// # Limits
//
// The package imports nothing else of this module, and is the only one that imports roaring.
package bitmap

import "errors"

// ChunkRows is the number of rows in a chunk, except the last of a table, which may be shorter.
const ChunkRows = 1 << 16

// ErrInvalid marks every error about serialized bytes that do not describe a set or an index.
var ErrInvalid = errors.New("invalid bitmap")
