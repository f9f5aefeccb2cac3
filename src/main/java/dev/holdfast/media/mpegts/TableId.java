package dev.holdfast.media.mpegts;

/** The numbers of tables (ISO/IEC 13818-1 table 2-31, ETSI EN 300 468 table 2). */
final class TableId {

    static final int PAT = 0x00;
    static final int CAT = 0x01;
    static final int PMT = 0x02;
    static final int TSDT = 0x03;
    static final int NIT_ACTUAL = 0x40;
    static final int NIT_OTHER = 0x41;
    static final int SDT_ACTUAL = 0x42;
    static final int SDT_OTHER = 0x46;
    static final int BAT = 0x4A;
    static final int EIT_FIRST = 0x4E;
    static final int EIT_LAST = 0x6F;
    static final int TOT = 0x73;

    private TableId() {}
}
