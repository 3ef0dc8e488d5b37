/* cli/version.h -- which calisto this is. */
#ifndef CALISTO_CLI_VERSION_H
#define CALISTO_CLI_VERSION_H

#define CALISTO_VERSION "0.1.0"

#endif
