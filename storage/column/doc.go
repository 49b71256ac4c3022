// Package column holds the typed vectors that all layers exchange, and the encodings that turn a chunk of
// at most 65,536 rows into bytes and back, one encoding a file.
//
// It promises that what is decoded equals what was encoded, bit for bit, and that hostile bytes give an error and
// never a panic or a large allocation. It imports bitmap and nothing else of ours.
package column
