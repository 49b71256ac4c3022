package lang

import "github.com/alecthomas/participle/v2/lexer"

// keywordClass says where a keyword can also be a name. After a dot and after AS every keyword can.
type keywordClass uint8

const (
	// reserved words are never names.
	reserved keywordClass = iota
	// glue words hold clauses and operators together (joins, IS, LIKE): they name functions only.
	glue
	// free words name anything. As in DuckDB they are no aliases without AS.
	free
)

// Every keyword has a token type of its own, so that the grammars in struct tags name keywords
// as tokens. The list is what DuckDB 1.5 reserves (its duckdb_keywords()) and what our grammar
// needs; DuckDB's other keywords are plain names here.
const (
	keywordBase lexer.TokenType = 1000

	noKeyword lexer.TokenType = keywordBase + iota - 1
	kwALL
	kwANALYSE
	kwANALYZE
	kwAND
	kwANTI
	kwANY
	kwARRAY
	kwAS
	kwASC
	kwASOF
	kwASYMMETRIC
	kwAT
	kwBETWEEN
	kwBOTH
	kwBY
	kwCASE
	kwCAST
	kwCHECK
	kwCOLLATE
	kwCOLUMN
	kwCOLUMNS
	kwCONSTRAINT
	kwCOPY
	kwCREATE
	kwCROSS
	kwCUBE
	kwCURRENT
	kwDEFAULT
	kwDEFERRABLE
	kwDELETE
	kwDESC
	kwDESCRIBE
	kwDISTINCT
	kwDO
	kwELSE
	kwEND
	kwESCAPE
	kwEXCEPT
	kwEXCLUDE
	kwEXISTS
	kwEXPLAIN
	kwEXTRACT
	kwFALSE
	kwFETCH
	kwFILTER
	kwFIRST
	kwFOLLOWING
	kwFOR
	kwFOREIGN
	kwFROM
	kwFULL
	kwFUNCTIONS
	kwGLOB
	kwGROUP
	kwGROUPING
	kwGROUPS
	kwHAVING
	kwIGNORE
	kwILIKE
	kwIMPORT
	kwIN
	kwINDEXES
	kwINITIALLY
	kwINNER
	kwINTERSECT
	kwINTERVAL
	kwINTO
	kwIS
	kwISNULL
	kwJOIN
	kwLAMBDA
	kwLAST
	kwLATERAL
	kwLEADING
	kwLEFT
	kwLIKE
	kwLIMIT
	kwMAP
	kwMATERIALIZED
	kwNATURAL
	kwNEXT
	kwNO
	kwNOT
	kwNOTNULL
	kwNULL
	kwNULLS
	kwOFFSET
	kwON
	kwONLY
	kwOR
	kwORDER
	kwORDINALITY
	kwOTHERS
	kwOUTER
	kwOVER
	kwOVERLAY
	kwPARTITION
	kwPERCENT
	kwPIVOT
	kwPivotLonger
	kwPivotWider
	kwPLACING
	kwPOSITION
	kwPOSITIONAL
	kwPRECEDING
	kwPRIMARY
	kwPURGE
	kwQUALIFY
	kwRANGE
	kwRECURSIVE
	kwREFERENCES
	kwREFRESH
	kwRENAME
	kwREPEATABLE
	kwREPLACE
	kwRESET
	kwRESPECT
	kwRETURNING
	kwRIGHT
	kwROLLUP
	kwROW
	kwROWS
	kwSAMPLE
	kwSELECT
	kwSEMI
	kwSET
	kwSETS
	kwSETTINGS
	kwSHARDS
	kwSHOW
	kwSIMILAR
	kwSOME
	kwSUBSTRING
	kwSUMMARIZE
	kwSYMMETRIC
	kwTABLE
	kwTABLES
	kwTABLESAMPLE
	kwTHEN
	kwTIES
	kwTO
	kwTRAILING
	kwTRIM
	kwTRUE
	kwTryCast
	kwUNBOUNDED
	kwUNION
	kwUNIQUE
	kwUNPACK
	kwUNPIVOT
	kwUSING
	kwVALUES
	kwVARIADIC
	kwWHEN
	kwWHERE
	kwWINDOW
	kwWITH
	kwWITHIN
	keywordEnd
)

// keywords lists the keywords by token type.
var keywords = [...]struct {
	name  string
	class keywordClass
}{
	kwALL - keywordBase:          {"ALL", reserved},
	kwANALYSE - keywordBase:      {"ANALYSE", reserved},
	kwANALYZE - keywordBase:      {"ANALYZE", reserved},
	kwAND - keywordBase:          {"AND", reserved},
	kwANTI - keywordBase:         {"ANTI", glue},
	kwANY - keywordBase:          {"ANY", reserved},
	kwARRAY - keywordBase:        {"ARRAY", reserved},
	kwAS - keywordBase:           {"AS", reserved},
	kwASC - keywordBase:          {"ASC", reserved},
	kwASOF - keywordBase:         {"ASOF", glue},
	kwASYMMETRIC - keywordBase:   {"ASYMMETRIC", reserved},
	kwAT - keywordBase:           {"AT", glue},
	kwBETWEEN - keywordBase:      {"BETWEEN", free},
	kwBOTH - keywordBase:         {"BOTH", reserved},
	kwBY - keywordBase:           {"BY", free},
	kwCASE - keywordBase:         {"CASE", reserved},
	kwCAST - keywordBase:         {"CAST", reserved},
	kwCHECK - keywordBase:        {"CHECK", reserved},
	kwCOLLATE - keywordBase:      {"COLLATE", reserved},
	kwCOLUMN - keywordBase:       {"COLUMN", reserved},
	kwCOLUMNS - keywordBase:      {"COLUMNS", free},
	kwCONSTRAINT - keywordBase:   {"CONSTRAINT", reserved},
	kwCOPY - keywordBase:         {"COPY", free},
	kwCREATE - keywordBase:       {"CREATE", reserved},
	kwCROSS - keywordBase:        {"CROSS", glue},
	kwCUBE - keywordBase:         {"CUBE", free},
	kwCURRENT - keywordBase:      {"CURRENT", free},
	kwDEFAULT - keywordBase:      {"DEFAULT", reserved},
	kwDEFERRABLE - keywordBase:   {"DEFERRABLE", reserved},
	kwDELETE - keywordBase:       {"DELETE", free},
	kwDESC - keywordBase:         {"DESC", reserved},
	kwDESCRIBE - keywordBase:     {"DESCRIBE", reserved},
	kwDISTINCT - keywordBase:     {"DISTINCT", reserved},
	kwDO - keywordBase:           {"DO", reserved},
	kwELSE - keywordBase:         {"ELSE", reserved},
	kwEND - keywordBase:          {"END", reserved},
	kwESCAPE - keywordBase:       {"ESCAPE", free},
	kwEXCEPT - keywordBase:       {"EXCEPT", reserved},
	kwEXCLUDE - keywordBase:      {"EXCLUDE", free},
	kwEXISTS - keywordBase:       {"EXISTS", free},
	kwEXPLAIN - keywordBase:      {"EXPLAIN", free},
	kwEXTRACT - keywordBase:      {"EXTRACT", free},
	kwFALSE - keywordBase:        {"FALSE", reserved},
	kwFETCH - keywordBase:        {"FETCH", reserved},
	kwFILTER - keywordBase:       {"FILTER", free},
	kwFIRST - keywordBase:        {"FIRST", free},
	kwFOLLOWING - keywordBase:    {"FOLLOWING", free},
	kwFOR - keywordBase:          {"FOR", reserved},
	kwFOREIGN - keywordBase:      {"FOREIGN", reserved},
	kwFROM - keywordBase:         {"FROM", reserved},
	kwFULL - keywordBase:         {"FULL", glue},
	kwFUNCTIONS - keywordBase:    {"FUNCTIONS", free},
	kwGLOB - keywordBase:         {"GLOB", glue},
	kwGROUP - keywordBase:        {"GROUP", reserved},
	kwGROUPING - keywordBase:     {"GROUPING", free},
	kwGROUPS - keywordBase:       {"GROUPS", free},
	kwHAVING - keywordBase:       {"HAVING", reserved},
	kwIGNORE - keywordBase:       {"IGNORE", free},
	kwILIKE - keywordBase:        {"ILIKE", glue},
	kwIMPORT - keywordBase:       {"IMPORT", free},
	kwIN - keywordBase:           {"IN", reserved},
	kwINDEXES - keywordBase:      {"INDEXES", free},
	kwINITIALLY - keywordBase:    {"INITIALLY", reserved},
	kwINNER - keywordBase:        {"INNER", glue},
	kwINTERSECT - keywordBase:    {"INTERSECT", reserved},
	kwINTERVAL - keywordBase:     {"INTERVAL", free},
	kwINTO - keywordBase:         {"INTO", reserved},
	kwIS - keywordBase:           {"IS", glue},
	kwISNULL - keywordBase:       {"ISNULL", glue},
	kwJOIN - keywordBase:         {"JOIN", glue},
	kwLAMBDA - keywordBase:       {"LAMBDA", reserved},
	kwLAST - keywordBase:         {"LAST", free},
	kwLATERAL - keywordBase:      {"LATERAL", reserved},
	kwLEADING - keywordBase:      {"LEADING", reserved},
	kwLEFT - keywordBase:         {"LEFT", glue},
	kwLIKE - keywordBase:         {"LIKE", glue},
	kwLIMIT - keywordBase:        {"LIMIT", reserved},
	kwMAP - keywordBase:          {"MAP", free},
	kwMATERIALIZED - keywordBase: {"MATERIALIZED", free},
	kwNATURAL - keywordBase:      {"NATURAL", glue},
	kwNEXT - keywordBase:         {"NEXT", free},
	kwNO - keywordBase:           {"NO", free},
	kwNOT - keywordBase:          {"NOT", reserved},
	kwNOTNULL - keywordBase:      {"NOTNULL", glue},
	kwNULL - keywordBase:         {"NULL", reserved},
	kwNULLS - keywordBase:        {"NULLS", free},
	kwOFFSET - keywordBase:       {"OFFSET", reserved},
	kwON - keywordBase:           {"ON", reserved},
	kwONLY - keywordBase:         {"ONLY", reserved},
	kwOR - keywordBase:           {"OR", reserved},
	kwORDER - keywordBase:        {"ORDER", reserved},
	kwORDINALITY - keywordBase:   {"ORDINALITY", free},
	kwOTHERS - keywordBase:       {"OTHERS", free},
	kwOUTER - keywordBase:        {"OUTER", glue},
	kwOVER - keywordBase:         {"OVER", free},
	kwOVERLAY - keywordBase:      {"OVERLAY", free},
	kwPARTITION - keywordBase:    {"PARTITION", free},
	kwPERCENT - keywordBase:      {"PERCENT", free},
	kwPIVOT - keywordBase:        {"PIVOT", reserved},
	kwPivotLonger - keywordBase:  {"PIVOT_LONGER", reserved},
	kwPivotWider - keywordBase:   {"PIVOT_WIDER", reserved},
	kwPLACING - keywordBase:      {"PLACING", reserved},
	kwPOSITION - keywordBase:     {"POSITION", free},
	kwPOSITIONAL - keywordBase:   {"POSITIONAL", glue},
	kwPRECEDING - keywordBase:    {"PRECEDING", free},
	kwPRIMARY - keywordBase:      {"PRIMARY", reserved},
	kwPURGE - keywordBase:        {"PURGE", free},
	kwQUALIFY - keywordBase:      {"QUALIFY", reserved},
	kwRANGE - keywordBase:        {"RANGE", free},
	kwRECURSIVE - keywordBase:    {"RECURSIVE", free},
	kwREFERENCES - keywordBase:   {"REFERENCES", reserved},
	kwREFRESH - keywordBase:      {"REFRESH", free},
	kwRENAME - keywordBase:       {"RENAME", free},
	kwREPEATABLE - keywordBase:   {"REPEATABLE", free},
	kwREPLACE - keywordBase:      {"REPLACE", free},
	kwRESET - keywordBase:        {"RESET", free},
	kwRESPECT - keywordBase:      {"RESPECT", free},
	kwRETURNING - keywordBase:    {"RETURNING", reserved},
	kwRIGHT - keywordBase:        {"RIGHT", glue},
	kwROLLUP - keywordBase:       {"ROLLUP", free},
	kwROW - keywordBase:          {"ROW", free},
	kwROWS - keywordBase:         {"ROWS", free},
	kwSAMPLE - keywordBase:       {"SAMPLE", free},
	kwSELECT - keywordBase:       {"SELECT", reserved},
	kwSEMI - keywordBase:         {"SEMI", glue},
	kwSET - keywordBase:          {"SET", free},
	kwSETS - keywordBase:         {"SETS", free},
	kwSETTINGS - keywordBase:     {"SETTINGS", free},
	kwSHARDS - keywordBase:       {"SHARDS", free},
	kwSHOW - keywordBase:         {"SHOW", reserved},
	kwSIMILAR - keywordBase:      {"SIMILAR", glue},
	kwSOME - keywordBase:         {"SOME", reserved},
	kwSUBSTRING - keywordBase:    {"SUBSTRING", free},
	kwSUMMARIZE - keywordBase:    {"SUMMARIZE", reserved},
	kwSYMMETRIC - keywordBase:    {"SYMMETRIC", reserved},
	kwTABLE - keywordBase:        {"TABLE", reserved},
	kwTABLES - keywordBase:       {"TABLES", free},
	kwTABLESAMPLE - keywordBase:  {"TABLESAMPLE", glue},
	kwTHEN - keywordBase:         {"THEN", reserved},
	kwTIES - keywordBase:         {"TIES", free},
	kwTO - keywordBase:           {"TO", reserved},
	kwTRAILING - keywordBase:     {"TRAILING", reserved},
	kwTRIM - keywordBase:         {"TRIM", free},
	kwTRUE - keywordBase:         {"TRUE", reserved},
	kwTryCast - keywordBase:      {"TRY_CAST", free},
	kwUNBOUNDED - keywordBase:    {"UNBOUNDED", free},
	kwUNION - keywordBase:        {"UNION", reserved},
	kwUNIQUE - keywordBase:       {"UNIQUE", reserved},
	kwUNPACK - keywordBase:       {"UNPACK", free},
	kwUNPIVOT - keywordBase:      {"UNPIVOT", reserved},
	kwUSING - keywordBase:        {"USING", reserved},
	kwVALUES - keywordBase:       {"VALUES", free},
	kwVARIADIC - keywordBase:     {"VARIADIC", reserved},
	kwWHEN - keywordBase:         {"WHEN", reserved},
	kwWHERE - keywordBase:        {"WHERE", reserved},
	kwWINDOW - keywordBase:       {"WINDOW", reserved},
	kwWITH - keywordBase:         {"WITH", reserved},
	kwWITHIN - keywordBase:       {"WITHIN", free},
}

// longestKeyword is the length of the longest keyword.
const longestKeyword = 12

// keywordTypes finds a keyword by its name in capitals.
var keywordTypes = func() map[string]lexer.TokenType {
	m := make(map[string]lexer.TokenType, len(keywords))
	for i, k := range keywords[1:] {
		m[k.name] = keywordBase + 1 + lexer.TokenType(i)
	}
	return m
}()

// keywordType returns the token type of a word, or noKeyword.
func keywordType(word string) lexer.TokenType {
	if len(word) > longestKeyword {
		return noKeyword
	}
	var buf [longestKeyword]byte
	for i := range len(word) {
		c := word[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		buf[i] = c
	}
	if t, ok := keywordTypes[string(buf[:len(word)])]; ok {
		return t
	}
	return noKeyword
}

// isKeyword reports whether a token type is that of a keyword.
func isKeyword(t lexer.TokenType) bool { return t > noKeyword && t < keywordEnd }

// classOf returns the class of a keyword's token type.
func classOf(t lexer.TokenType) keywordClass { return keywords[t-keywordBase].class }

// Keywords returns the keywords of the language in capitals and in order. Some of them are also
// good names: see IsReserved.
func Keywords() []string {
	out := make([]string, 0, len(keywords)-1)
	for _, k := range keywords[1:] {
		out = append(out, k.name)
	}
	return out
}

// IsKeyword reports whether a word, in capitals or not, is a keyword.
func IsKeyword(word string) bool { return keywordType(word) != noKeyword }

// IsReserved reports whether a word, in capitals or not, needs quotes to name a column or a table.
func IsReserved(word string) bool {
	t := keywordType(word)
	return t != noKeyword && classOf(t) != free
}
