package storage

import "github.com/colloquydb/colloquy/storage/column"

// Rows is a batch of consecutive conversations of one shard with their messages, in the shape they are stored. It
// is only read, and not kept past the call it is given to (but for the bytes of strings, which never change
// as column.Vector promises), so its vectors may be refilled.
type Rows struct {
	// Conversations is the number of conversations.
	Conversations int
	// MessageCounts has, for each conversation, the number of its rows in Messages; 0 where its list is NULL or empty.
	MessageCounts []uint32
	// OverflowCounts has, for each conversation, the number of its rows in Overflow. Nil means none anywhere.
	OverflowCounts []uint32
	// Leaves has the values of leaf ID at index ID-1: one row for each row of the leaf's space, that is for each
	// conversation, or for each of the messages, or for each of the overflow rows of the batch. Nil, or a short slice, is NULL in every
	// row. What the writer derives itself (the TextBytes, TextChars and TextHash companions) is nil.
	//
	// Bool takes *column.Bools; BigInt and Timestamp *column.Int64s; Double *column.Float64s; Varchar *column.Strings
	// or *column.Codes (whose Dict serves this batch alone); each also *column.Const of those and *column.AllNull.
	Leaves []column.Vector
}
