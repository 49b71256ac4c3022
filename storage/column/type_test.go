package column

import "testing"

func TestTypeString(t *testing.T) {
	message := StructOf(Field{"content", VarcharType}, Field{"role", VarcharType})
	for _, tt := range []struct {
		typ  Type
		want string
	}{
		{NullType, "NULL"},
		{BoolType, "BOOLEAN"},
		{BigIntType, "BIGINT"},
		{DoubleType, "DOUBLE"},
		{TimestampType, "TIMESTAMP"},
		{ListOf(message), `STRUCT("content" VARCHAR, "role" VARCHAR)[]`},
		{ListOf(ListOf(BigIntType)), "BIGINT[][]"},
		{StructOf(Field{`odd "name"/x`, DoubleType}), `STRUCT("odd ""name""/x" DOUBLE)`},
		{StructOf(), "STRUCT()"},
		{Type{Kind: 99}, "UNKNOWN"},
	} {
		if got := tt.typ.String(); got != tt.want {
			t.Errorf("String() = %s, want %s", got, tt.want)
		}
	}
}

func TestTypeEqual(t *testing.T) {
	types := []Type{
		NullType, BoolType, BigIntType, DoubleType, VarcharType, TimestampType,
		ListOf(BigIntType), ListOf(DoubleType), ListOf(ListOf(BigIntType)),
		StructOf(), StructOf(Field{"a", BigIntType}), StructOf(Field{"b", BigIntType}), StructOf(Field{"a", DoubleType}),
		StructOf(Field{"a", BigIntType}, Field{"b", BigIntType}),
	}
	for i, a := range types {
		for j, b := range types {
			if a.Equal(b) != (i == j) {
				t.Errorf("%v equal to %v: %v", a, b, a.Equal(b))
			}
		}
	}
	if !ListOf(StructOf(Field{"a", VarcharType})).Equal(ListOf(StructOf(Field{"a", VarcharType}))) {
		t.Error("types made apart are not equal")
	}
}

func TestFieldIndex(t *testing.T) {
	typ := StructOf(Field{"Hate", BoolType}, Field{"hate", BoolType}, Field{"sexual/minors", BoolType})
	for name, want := range map[string]int{"hate": 1, "Hate": 0, "HATE": 0, "SEXUAL/minors": 2, "sexual": -1, "": -1} {
		if got := typ.FieldIndex(name); got != want {
			t.Errorf("FieldIndex(%q) = %d, want %d", name, got, want)
		}
	}
}
