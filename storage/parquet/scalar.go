package parquet

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"github.com/colloquydb/colloquy/storage/column"
)

// conversion is what turns a physical value into one of the data model, beyond widening.
type conversion uint8

const (
	asIs      conversion = iota
	fromU32              // an INT32 whose bits are unsigned
	fromU64              // an INT64 whose bits are unsigned; beyond BIGINT is an error
	fromDays             // DATE: midnight UTC
	fromMilli            // to microseconds
	fromNano             // to microseconds, rounded down
	fromUUID             // 16 bytes to the usual 36 characters
)

// scalarType maps a column to a type, or says why it has none.
func scalarType(e *schemaElement) (column.Type, conversion, string) {
	logical := e.logicalType()
	if logical.id == logicalNull {
		return column.NullType, asIs, ""
	}
	switch e.physical {
	case format.Boolean:
		if logical.id == logicalNone {
			return column.BoolType, asIs, ""
		}
	case format.Int32:
		switch logical.id {
		case logicalInteger:
			if !logical.signed && logical.bits == 32 {
				return column.BigIntType, fromU32, ""
			}
			return column.BigIntType, asIs, ""
		case logicalNone:
			return column.BigIntType, asIs, ""
		case logicalDate:
			return column.TimestampType, fromDays, ""
		}
	case format.Int64:
		switch {
		case logical.id == logicalInteger && !logical.signed:
			return column.BigIntType, fromU64, ""
		case logical.id == logicalNone || logical.id == logicalInteger:
			return column.BigIntType, asIs, ""
		case logical.id == logicalTimestamp && logical.unit == 1:
			return column.TimestampType, fromMilli, ""
		case logical.id == logicalTimestamp && logical.unit == 2:
			return column.TimestampType, asIs, ""
		case logical.id == logicalTimestamp && logical.unit == 3:
			return column.TimestampType, fromNano, ""
		}
	case format.Int96:
		if logical.id == logicalNone {
			return column.TimestampType, asIs, ""
		}
	case format.Float, format.Double:
		if logical.id == logicalNone {
			return column.DoubleType, asIs, ""
		}
	case format.ByteArray:
		switch logical.id {
		case logicalNone, logicalString, logicalEnum, logicalJSON, logicalBSON:
			return column.VarcharType, asIs, ""
		}
	case format.FixedLenByteArray:
		switch {
		case e.length < 1:
			return column.Type{}, asIs, fmt.Sprintf("FIXED_LEN_BYTE_ARRAY of length %d", e.length)
		case logical.id == logicalUUID && e.length == 16:
			return column.VarcharType, fromUUID, ""
		case logical.id == logicalNone || logical.id == logicalString:
			return column.VarcharType, asIs, ""
		}
	}
	return column.Type{}, asIs, fmt.Sprintf("type %s (%s) is not supported", e.physical, logical)
}

// convertInts applies a conversion in place.
func convertInts(v []int64, conv conversion) error {
	const microsPerDay int64 = 24 * 60 * 60 * 1e6
	switch conv {
	case fromU32:
		for i := range v {
			v[i] = int64(uint32(v[i]))
		}
	case fromU64:
		for i := range v {
			if v[i] < 0 {
				return unsupported("the unsigned value %d does not fit BIGINT", uint64(v[i]))
			}
		}
	case fromDays:
		for i := range v {
			if v[i] > math.MaxInt64/microsPerDay || v[i] < math.MinInt64/microsPerDay {
				return unsupported("the date %d days from 1970 does not fit TIMESTAMP", v[i])
			}
			v[i] *= microsPerDay
		}
	case fromMilli:
		for i := range v {
			if v[i] > math.MaxInt64/1000 || v[i] < math.MinInt64/1000 {
				return unsupported("the time %d milliseconds from 1970 does not fit TIMESTAMP", v[i])
			}
			v[i] *= 1000
		}
	case fromNano:
		for i := range v {
			q := v[i] / 1000
			if v[i]%1000 < 0 {
				q--
			}
			v[i] = q
		}
	}
	return nil
}

// int96Micros reads the time stamps of Impala and old Spark: nanoseconds of the day, then the Julian day.
func int96Micros(b []byte) int64 {
	const julian1970 = 2_440_588
	nanos := int64(binary.LittleEndian.Uint64(b))
	days := int64(int32(binary.LittleEndian.Uint32(b[8:]))) - julian1970
	// Julian days of 32 bits reach beyond 64-bit microseconds; what overflows was no time to begin with.
	return days*24*60*60*1e6 + nanos/1000
}

// uuidString formats 16 bytes as RFC 9562 does.
func uuidString(b string) string {
	var out [36]byte
	src := []byte(b)
	hex.Encode(out[0:8], src[0:4])
	hex.Encode(out[9:13], src[4:6])
	hex.Encode(out[14:18], src[6:8])
	hex.Encode(out[19:23], src[8:10])
	hex.Encode(out[24:36], src[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}
