package dev.holdfast.output;

/** Where readers come in. */
interface Door {

    /** What is told of a door; on threads of its own, must not block. */
    interface Told {

        /** Readers can come in from now on. */
        void opened();

        /** A reader came in. */
        void came(OutputLink link, String who);

        /** It is shut; it will be opened again by who is told. */
        void failed(String why);
    }

    /** Opens it; blocks no longer than a name takes to be looked up. Called again after each {@link Told#failed}. */
    void open(Told told);

    /**
     * Shuts it for good; readers stay. Any thread, does not block.
     *
     * @param shut run once another may be opened in its place
     */
    void close(Runnable shut);
}
