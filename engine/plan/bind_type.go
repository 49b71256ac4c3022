package plan

import (
	"github.com/colloquydb/colloquy/engine/fn"
	"github.com/colloquydb/colloquy/lang"
	"github.com/colloquydb/colloquy/storage/column"
)

// typeNames are the names of types in CAST. There is one integer type and one floating type: the narrower ones of other
// systems are read as those.
var typeNames = map[string]column.Type{
	"BOOLEAN": column.BoolType, "BOOL": column.BoolType, "LOGICAL": column.BoolType,
	"BIGINT": column.BigIntType, "INTEGER": column.BigIntType, "INT": column.BigIntType, "INT8": column.BigIntType, "LONG": column.BigIntType,
	"SMALLINT": column.BigIntType, "TINYINT": column.BigIntType, "INT4": column.BigIntType, "INT2": column.BigIntType, "INT1": column.BigIntType,
	"SIGNED": column.BigIntType, "SHORT": column.BigIntType, "INT64": column.BigIntType, "INT32": column.BigIntType, "INT16": column.BigIntType,
	"DOUBLE": column.DoubleType, "FLOAT8": column.DoubleType, "FLOAT": column.DoubleType, "REAL": column.DoubleType, "FLOAT4": column.DoubleType,
	"VARCHAR": column.VarcharType, "TEXT": column.VarcharType, "STRING": column.VarcharType, "CHAR": column.VarcharType, "BPCHAR": column.VarcharType, "NVARCHAR": column.VarcharType,
	"TIMESTAMP": column.TimestampType, "DATETIME": column.TimestampType, "TIMESTAMP_US": column.TimestampType,
}

// bindType finds the type that a query names.
func bindType(t *lang.Type) (column.Type, error) {
	var out column.Type
	if t.Name == "STRUCT" {
		var fields []column.Field
		for _, f := range t.Fields {
			ft, err := bindType(f.Type)
			if err != nil {
				return out, err
			}
			fields = append(fields, column.Field{Name: f.Name.Name, Type: ft})
		}
		out = column.StructOf(fields...)
	} else {
		var ok bool
		if out, ok = typeNames[upperASCII(t.Name)]; !ok {
			f := fault(codeType, t.Pos, "there is no type %s", t.Name)
			names := make([]string, 0, len(typeNames))
			for n := range typeNames {
				names = append(names, n)
			}
			if near := fn.Nearest(t.Name, names); len(near) > 0 {
				f.Hint = didYouMean(near)
			} else {
				f.Hint = "the types are BOOLEAN, BIGINT, DOUBLE, VARCHAR, TIMESTAMP, lists (BIGINT[]) and STRUCT"
			}
			return out, f
		}
	}
	for range t.Dims {
		out = column.ListOf(out)
	}
	return out, nil
}

func upperASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 32
		}
	}
	return string(b)
}
