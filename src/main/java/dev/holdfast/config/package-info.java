/** How the service is configured and wired: the configuration file, its rules, the beans, and how a start that cannot succeed ends. */
@NullMarked
package dev.holdfast.config;

import org.jspecify.annotations.NullMarked;
