/** The console's files as a browser gets them: a page, its styles and its modules. What they show comes from the REST API. */
@NullMarked
package dev.holdfast.console;

import org.jspecify.annotations.NullMarked;
