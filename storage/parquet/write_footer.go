package parquet

import (
	"encoding/binary"
	"errors"
	"os"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// dropPageIndex rewrites the end of a complete file without its page index, which parquet-go always writes
// between the last row group and the footer. The file comes out as writers of data page version 1 leave it.
func dropPageIndex(file *os.File, meta *format.FileMetaData) error {
	end := int64(len(magic)) // of the row groups
	for g := range meta.RowGroups {
		for c := range meta.RowGroups[g].Columns {
			chunk := &meta.RowGroups[g].Columns[c]
			m := &chunk.MetaData
			start := m.DataPageOffset
			if m.DictionaryPageOffset != 0 {
				start = min(start, m.DictionaryPageOffset)
			}
			end = max(end, start+m.TotalCompressedSize)
			if chunk.ColumnIndexOffset != 0 && chunk.ColumnIndexOffset < end || chunk.OffsetIndexOffset != 0 && chunk.OffsetIndexOffset < end {
				return errors.New("the page index overlaps the row groups")
			}
			chunk.ColumnIndexOffset, chunk.ColumnIndexLength = 0, 0
			chunk.OffsetIndexOffset, chunk.OffsetIndexLength = 0, 0
		}
	}
	tail, err := thrift.Marshal(new(thrift.CompactProtocol), *meta)
	if err != nil {
		return err
	}
	tail = binary.LittleEndian.AppendUint32(tail, uint32(len(tail)))
	tail = append(tail, magic...)
	if err := file.Truncate(end); err != nil {
		return err
	}
	_, err = file.WriteAt(tail, end)
	return err
}
