# What OperationsIT puts before each block of commands from the documents. A curl that follows a stream without end is given
# a second; every other one must be answered with success.
curl() {
  case " $* " in
    *" -sN "* | *" -N "*) timeout 1 curl "$@" || [ $? -eq 124 ] ;;
    *) command curl --fail-with-body --show-error --max-time 10 "$@" ;;
  esac
}
