// SPDX-License-Identifier: MIT
#include "engine/dism/error_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dismount {
namespace {

// Next steps that many rows share.
constexpr const char* kReport = "report this with the log";
constexpr const char* kRetry = "run the step again; if it fails again, restart the machine";
constexpr const char* kRepairDism =
    "repair Windows with 'dism /Online /Cleanup-Image /RestoreHealth', or use another machine";
constexpr const char* kDiscard = "discard the mount, then run 'dism /Cleanup-Mountpoints' if it is still listed";
constexpr const char* kCleanup = "run 'dism /Cleanup-Mountpoints', delete the mount folder, and mount the image again";
constexpr const char* kServicing = "look at the step that serviced the image; a dismount does not give this code";
constexpr const char* kMounting = "look at the step that mounted the image; a dismount does not give this code";
constexpr const char* kGoodCopy = "restore the image file from a good copy and mount it again";
constexpr const char* kCloseHolders =
    "close the programs and unload the registry hives that use the mount, then dismount again";

constexpr std::array kKnownErrors{
    // Generic COM failures.
    KnownError{0x80004005, "E_FAIL", "something failed and gave no reason", "only the log tells more",
               "read the last error lines of the log"},
    KnownError{0x8000FFFF, "E_UNEXPECTED", "something failed that was not expected", "only the log tells more",
               "read the last error lines of the log"},
    KnownError{0x80010106, "RPC_E_CHANGED_MODE", "COM was set up in another way before",
               "another part of this process started COM first", kReport},
    KnownError{0x80010108, "RPC_E_DISCONNECTED", "the connection to DismHost.exe was lost",
               "the helper process ended or was ended by another program", kRetry},
    KnownError{0x80040154, "REGDB_E_CLASSNOTREG", "a part of DISM is not registered with Windows",
               "DISM is damaged, or of another architecture than this program", kRepairDism},
    KnownError{0x800401F0, "CO_E_NOTINITIALIZED", "COM is not set up on this thread", "a fault in a part of DISM",
               kReport},

    // Windows' own codes.
    KnownError{0x80070002, "ERROR_FILE_NOT_FOUND", "a file is missing",
               "the image file was moved or deleted while it was mounted",
               "put the image file back where it was, or discard the mount"},
    KnownError{0x80070003, "ERROR_PATH_NOT_FOUND", "a directory is missing",
               "the mount folder, the drive of the image or the folder of the log is gone",
               "bring the missing directory or drive back, then dismount again"},
    KnownError{0x80070005, "ERROR_ACCESS_DENIED", "access was denied",
               "permissions, an antivirus, Controlled Folder Access or a read-only image file",
               "run as administrator, make the image file writable, and exclude the mount folder from the antivirus"},
    KnownError{0x8007000B, "ERROR_BAD_FORMAT", "the format is not right",
               "the image file cannot be read, or a program is of another architecture",
               "check the image file with 'dismount verify'"},
    KnownError{0x8007000D, "ERROR_INVALID_DATA", "the data is not valid",
               "the image file is damaged or was not copied completely",
               "check the image file with 'dismount verify' and compare it with its source"},
    KnownError{0x8007000E, "ERROR_OUTOFMEMORY", "there is not enough memory",
               "too many programs run, or too many images are mounted",
               "end other programs, dismount other images, then try again"},
    KnownError{0x80070013, "ERROR_WRITE_PROTECT", "the medium is write-protected",
               "the image file lies on an ISO or a locked drive",
               "discard the mount; copy the image file to a local disk and mount it there"},
    KnownError{0x80070015, "ERROR_NOT_READY", "the device is not ready",
               "a removable or network drive went away while the image was mounted",
               "connect the drive again, then dismount again"},
    KnownError{0x80070017, "ERROR_CRC", "the disk could not be read without errors",
               "a failing disk, or a damaged image file",
               "check the disk with chkdsk and the file with 'dismount verify'"},
    KnownError{0x8007001F, "ERROR_GEN_FAILURE", "a device does not work", "a failing disk or driver",
               "look at the system's event log, then try again"},
    KnownError{0x80070020, "ERROR_SHARING_VIOLATION", "another program is using a file",
               "a program has the image file or a file of the mount open", kCloseHolders},
    KnownError{0x80070021, "ERROR_LOCK_VIOLATION", "another program has locked a part of a file",
               "a program works with the image file or a file of the mount", kCloseHolders},
    KnownError{0x80070027, "ERROR_HANDLE_DISK_FULL", "the disk became full", "the save needs more space than is free",
               "free some space on the volume of the image file, then save again: the mount is kept"},
    KnownError{0x80070032, "ERROR_NOT_SUPPORTED", "the operation is not supported",
               "the mount needs to be remounted or is invalid, or a file system that cannot hold a mount", kDiscard},
    KnownError{0x80070035, "ERROR_BAD_NETPATH", "the network path was not found",
               "the share of the log or of the image file cannot be reached",
               "use local paths, or check the share and its permissions"},
    KnownError{0x80070057, "ERROR_INVALID_PARAMETER", "DISM does not accept one of the values",
               "a path with forward slashes or an empty one, a wrong option, or a registry hive that is not loaded",
               "check the paths and options; if they are right, report this with the log"},
    KnownError{0x80070070, "ERROR_DISK_FULL", "the disk is full",
               "the save needs more space than is free on the volume of the image or of the scratch directory",
               "free some space there, then save again: the mount is kept"},
    KnownError{0x8007007B, "ERROR_INVALID_NAME", "a name is not valid", "a path has characters that Windows forbids",
               "check the paths given"},
    KnownError{0x8007007E, "ERROR_MOD_NOT_FOUND", "a DLL is missing", "DISM, or a part of it, is not installed",
               kRepairDism},
    KnownError{0x8007007F, "ERROR_PROC_NOT_FOUND", "a function of a DLL is missing",
               "files of several versions of DISM are mixed", kRepairDism},
    KnownError{0x80070091, "ERROR_DIR_NOT_EMPTY", "a directory still has entries",
               "files were left behind in the mount folder",
               "delete what is left in the mount folder, then use it again"},
    KnownError{0x800700A1, "ERROR_BAD_PATHNAME", "a path inside the image is not valid on this Windows",
               "this Windows is older than 1803 and the image has links of a newer kind",
               "save on a newer Windows; here the mount can only be discarded"},
    KnownError{0x800700AA, "ERROR_BUSY", "something that is needed is in use", "another program works with the image",
               "wait for that program, then dismount again"},
    KnownError{0x800700B7, "ERROR_ALREADY_EXISTS", "it exists already",
               "an earlier mount left something behind in the mount folder",
               "delete the mount folder and make it anew"},
    KnownError{0x800700C1, "ERROR_BAD_EXE_FORMAT", "a program or DLL is of another architecture",
               "this program does not match the architecture of Windows",
               "use the build for this machine's architecture"},
    KnownError{0x800700CE, "ERROR_FILENAME_EXCED_RANGE", "a path is too long",
               "the mount folder's path and the image's own deep paths do not fit together",
               "mount the image under a shorter path"},
    KnownError{0x8007010B, "ERROR_DIRECTORY", "the name is not that of a directory", "the mount path is a file",
               "check the path"},
    KnownError{0x800702E4, "ERROR_ELEVATION_REQUIRED", "DISM needs an administrator's rights",
               "this process does not run elevated",
               "run the job (on a self-hosted machine: the runner's service) as an elevated administrator"},
    KnownError{0x8007045D, "ERROR_IO_DEVICE", "the disk could not be read or written", "a failing disk or connection",
               "check the disk with chkdsk, then try again"},
    KnownError{0x80070490, "ERROR_NOT_FOUND", "something that was looked up is not there",
               "the record of the mount is not complete", kDiscard},
    KnownError{0x800704C7, "ERROR_CANCELLED", "the operation was cancelled", "the job or the user cancelled the run",
               "check the state of the mount, then save or discard it again"},
    KnownError{0x800704C8, "ERROR_USER_MAPPED_FILE", "another program has mapped a file into memory",
               "an antivirus or an indexer looks at the image file, the mount or the log",
               "exclude the image file and the mount folder from the antivirus, then dismount again"},
    KnownError{0x800704D3, "ERROR_REQUEST_ABORTED", "the operation was aborted",
               "it was cancelled; without a cancel, remains of an earlier mount are in the way",
               "check the state of the mount, then save or discard it again"},
    KnownError{0x800704DB, "ERROR_SERVICE_DOES_NOT_EXIST", "a service is not installed",
               "the driver for mounted images (wimmount) is missing, as in containers and in stripped images",
               "use a machine with a full Windows"},
    KnownError{0x80070522, "ERROR_PRIVILEGE_NOT_HELD", "this user lacks a privilege",
               "the process does not run elevated, or the privilege was taken from administrators",
               "run as an elevated administrator who may back up and restore files"},
    KnownError{0x8007054F, "ERROR_INTERNAL_ERROR", "the core came into a state that it should not come into",
               "a fault in this program", kReport},
    KnownError{0x80070570, "ERROR_FILE_CORRUPT", "a file or directory is damaged",
               "the image file or the file system under it is damaged",
               "check the disk with chkdsk and the file with 'dismount verify'"},
    KnownError{0x80070571, "ERROR_DISK_CORRUPT", "the file system is damaged",
               "a failing disk, or one not cleanly removed", "check the disk with chkdsk, then try again"},
    KnownError{0x800705AA, "ERROR_NO_SYSTEM_RESOURCES", "a limit of the system is reached",
               "too many images are mounted or too little memory is free",
               "dismount other images (more than 20 are not recommended), then try again"},
    KnownError{0x80070645, "DISMAPI_E_UNKNOWN_PRODUCT", "the product is not known", "a servicing command named it",
               kServicing},
    KnownError{0x800706BA, "RPC_S_SERVER_UNAVAILABLE", "a helper process of DISM cannot be reached",
               "DismHost.exe or wimserv.exe ended or was ended", kRetry},
    KnownError{0x800706BE, "RPC_S_CALL_FAILED", "a call to a helper process of DISM failed",
               "DismHost.exe or wimserv.exe ended or was ended", kRetry},

    // COM's servers, and the servicing stack.
    KnownError{0x80080005, "CO_E_SERVER_EXEC_FAILURE", "DismHost.exe could not be started",
               "an antivirus holds it back, or the machine is overloaded", kRetry},
    KnownError{0x800F0806, "CBS_E_PENDING", "the image has servicing operations that wait for its next start",
               "an update or a feature was added that finishes on the first boot",
               "save as usual; only clean-up and export may have to wait"},
    KnownError{0x800F080C, "DISMAPI_E_UNKNOWN_FEATURE", "the feature is not known", "a servicing command named it",
               kServicing},
    KnownError{0x800F081E, "CBS_E_NOT_APPLICABLE", "the package does not fit the image", "a servicing command added it",
               kServicing},
    KnownError{0x800F0902, "DISMAPI_E_BUSY", "the servicing of Windows is busy", "another DISM or Windows Update runs",
               "wait for it to end, then dismount again"},

    // Warnings of dism.exe and of its providers.
    KnownError{0x81500034, "", "dism.exe goes on without a log", "the log file cannot be opened",
               "name a log path that can be written"},
    KnownError{0x81560102, "", "an option was ignored for a virtual disk",
               "optimize and check-integrity are for .wim files only", "leave the option out"},

    // dismapi.dll.
    KnownError{0xC0040001, "DISMAPI_E_DISMAPI_NOT_INITIALIZED", "DISM's API was not initialized",
               "a fault in this program", kReport},
    KnownError{0xC0040002, "DISMAPI_E_SHUTDOWN_IN_PROGRESS", "DISM's API is being shut down", "a fault in this program",
               kReport},
    KnownError{0xC0040003, "DISMAPI_E_OPEN_SESSION_HANDLES", "a DISM session is still open", "a fault in this program",
               kReport},
    KnownError{0xC0040004, "DISMAPI_E_INVALID_DISM_SESSION", "the DISM session is not valid", "a fault in this program",
               kReport},
    KnownError{0xC0040005, "DISMAPI_E_INVALID_IMAGE_INDEX", "the file has no image of that index",
               "the index is wrong or the file was replaced", "list the images with 'dismount info'"},
    KnownError{0xC0040006, "DISMAPI_E_INVALID_IMAGE_NAME", "the file has no image of that name",
               "the name is wrong or the file was replaced", "list the images with 'dismount info'"},
    KnownError{0xC0040007, "DISMAPI_E_UNABLE_TO_UNMOUNT_IMAGE_PATH", "the path is not a mounted image",
               "another path was meant, or it was dismounted before, or mounted on another machine",
               "check the path against the mounted images ('dismount mounts')"},
    KnownError{0xC0040009, "DISMAPI_E_LOGGING_DISABLED", "DISM cannot write its log",
               "the folder of the log is missing, or another program has locked the file",
               "name a log path that can be written; the dismount itself is not affected"},
    KnownError{0xC004000A, "DISMAPI_E_OPEN_HANDLES_UNABLE_TO_UNMOUNT_IMAGE_PATH",
               "a DISM session of this process is open for the mount", "a fault in this program", kReport},
    KnownError{0xC004000B, "DISMAPI_E_OPEN_HANDLES_UNABLE_TO_MOUNT_IMAGE_PATH",
               "a DISM session of this process is in the way of the mount", "a fault in the program that mounts",
               kMounting},
    KnownError{0xC004000C, "DISMAPI_E_OPEN_HANDLES_UNABLE_TO_REMOUNT_IMAGE_PATH",
               "a DISM session of this process is in the way of the remount", "a fault in this program", kReport},
    KnownError{0xC004000D, "DISMAPI_E_PARENT_FEATURE_DISABLED", "the parent of the feature is disabled",
               "a servicing command tried to enable it", kServicing},
    KnownError{0xC004000E, "DISMAPI_E_MUST_SPECIFY_ONLINE_IMAGE", "the path is that of the running Windows",
               "the path of the system was given instead of a mount folder", "give the mount folder"},
    KnownError{0xC004000F, "DISMAPI_E_INVALID_PRODUCT_KEY", "the product key is not valid",
               "a servicing command set it", kServicing},

    // wimgapi.dll and wimserv.exe.
    KnownError{0xC1420004, "", "the WIM engine failed in a way that is not documented", "only the log tells more",
               "read the last error lines of the log"},
    KnownError{0xC1420100, "", "the file is not a WIM", "another file has its name, or the file is damaged",
               "check the file with 'dismount info'"},
    KnownError{0xC1420101, "", "the WIM can only be read, so it cannot be mounted for writing",
               "the file is marked read-only, or this user may not write it", kMounting},
    KnownError{0xC1420103, "", "the mount directory is there already", "an earlier mount was not finished", kMounting},
    KnownError{0xC1420104, "", "a file was asked for that the image does not have",
               "a program looked for it below the mount; otherwise the image is damaged",
               "check the image file with 'dismount verify --level full'"},
    KnownError{0xC1420105, "", "a file was asked for that is not in the mount",
               "another file system filter, as those of antivirus and backup programs, is in the way",
               "exclude the mount folder from antivirus and backup programs, then dismount again"},
    KnownError{0xC1420106, "", "a file was unpacked already", "two requests for the same file met", kRetry},
    KnownError{0xC1420107, "", "two files of the image have the same number", "the image is damaged", kGoodCopy},
    KnownError{0xC1420108, "", "the image has the same name twice", "the image is damaged", kGoodCopy},
    KnownError{0xC1420109, "", "the driver for mounted images sent a message that is not understood",
               "files of several versions of DISM are mixed", "restart the machine and use one version of DISM"},
    KnownError{0xC142010A, "", "a file was asked for in something that is not mounted",
               "the mount ended while a program still used it", kRetry},
    KnownError{0xC142010B, "", "the directory is not mounted", "it was dismounted before, or another path was meant",
               "check the path against the mounted images ('dismount mounts')"},
    KnownError{0xC142010C, "", "the image was mounted read-only, so nothing can be saved",
               "it was mounted with the read-only option", "discard the mount, or mount the image for writing first"},
    KnownError{0xC142010E, "", "the mount directory is missing", "it was deleted or renamed while it was mounted",
               kCleanup},
    KnownError{0xC142010F, "", "a handle is not valid", "a fault in the program that uses the WIM engine", kReport},
    KnownError{0xC1420110, "", "the handle is not the one that mounted the image",
               "a fault in the program that uses the WIM engine", kReport},
    KnownError{0xC1420111, "", "there is no image for this mount's record", "the mount is left over from a crash",
               kCleanup},
    KnownError{0xC1420112, "", "a file in the mount directory is in use",
               "a program, a console window or a loaded registry hive uses the mount", kCloseHolders},
    KnownError{0xC1420113, "", "the directory holds a mounted image already",
               "another image is mounted there, or an unmount left its mark on the folder",
               "delete the folder and make it anew, or use another one"},
    KnownError{0xC1420114, "", "the mount directory is not empty", "files were left behind in it", kMounting},
    KnownError{0xC1420115, "", "the mount directory does not exist", "it was not made before the mount", kMounting},
    KnownError{0xC1420116, "", "the WIM engine got the handle of another image",
               "the record of the mount is out of date", kRetry},
    KnownError{0xC1420117, "", "the mount was taken off only in part",
               "something below the mount was still open; what was to be saved normally is in the image file already",
               "close what is open, then discard the mount: do not save it again"},
    KnownError{0xC1420118, "", "the mounted image is in use by another process",
               "another DISM or the mount's own helper wimserv.exe works with it",
               "wait for the other program, then dismount again"},
    KnownError{0xC1420119, "", "wimserv.exe was not found", "DISM is not complete on this machine", kRepairDism},
    KnownError{0xC142011A, "", "the mount's helper process did not start in time", "the machine is overloaded", kRetry},
    KnownError{0xC142011B, "", "the mount's helper process ended without a result",
               "it crashed or was ended, or the image file is damaged",
               "restart the machine, then check the image file with 'dismount verify'"},
    KnownError{0xC142011C, "", "the directory is not a mount directory",
               "it was dismounted before, or another path was meant",
               "check the path against the mounted images ('dismount mounts')"},
    KnownError{0xC142011D, "", "the mount cannot be saved, because it was taken off in part or is still being mounted",
               "an earlier dismount was stopped by open files; what it was to save probably is in the image file",
               "check the image file with 'dismount verify', then discard the mount: do not save it again"},
    KnownError{0xC142011E, "", "the mount directory is not the one that was mounted",
               "it was deleted, renamed or replaced while the image was mounted",
               "copy out what you need, discard the mount, and mount the image again"},
    KnownError{0xC142011F, "", "the volume cannot hold a mount",
               "its file system has no reparse points, as FAT and exFAT", "mount on an NTFS volume"},
    KnownError{0xC1420120, "", "the mount in this directory is damaged",
               "the machine stopped while the image was mounted or dismounted", kCleanup},
    KnownError{0xC1420121, "", "the driver for mounted images (wimmount.sys) is missing",
               "a container or a stripped Windows", "use a machine with a full Windows"},
    KnownError{0xC1420122, "", "the image file was changed after it was mounted, so the mount cannot be saved",
               "another program wrote to the file",
               "copy out what you need, discard the mount, and mount the image again"},
    KnownError{0xC1420123, "", "there is nothing to remount in this directory", "it was probably dismounted before",
               kCleanup},
    KnownError{0xC1420124, "", "it cannot be remounted, because the image file was changed after it was mounted",
               "another program wrote to the file", "discard the mount and mount the image again"},
    KnownError{0xC1420125, "", "it cannot be remounted, because its unmount was begun",
               "an earlier dismount was stopped", "discard the mount"},
    KnownError{0xC1420126, "", "the image is mounted already", "an earlier run did not dismount it",
               "dismount it first"},
    KnownError{0xC1420127, "", "the image is mounted for writing already, perhaps in another place",
               "an earlier run did not dismount it, or it is left over from a crash",
               "list the mounts with 'dismount mounts', discard that one, then run 'dism /Cleanup-Mountpoints'"},
    KnownError{0xC1420128, "", "the image was not opened for mounting",
               "a fault in the program that uses the WIM engine", kReport},
    KnownError{0xC1420130, "", "the file is a part of a split WIM, which cannot be mounted", "it is an .swm file",
               "join the parts into one .wim first"},
    KnownError{0xC1420131, "", "an image cannot be mounted on the root of a volume", "the mount path names a drive",
               "mount into a folder"},
    KnownError{0xC1420132, "", "wimgapi, wimserv and wimmount are of different versions",
               "the image was mounted by another DISM, for instance that of a Windows ADK",
               "dismount with the DISM that mounted it"},
    KnownError{0xC1420134, "", "the volume is not on a fixed disk", "the mount path is on a removable or network drive",
               "mount on a local disk"},
    KnownError{0xC1420135, "", "another program touched the mount directory during the mount",
               "an antivirus or an indexer looks into it", "exclude the mount folder from those programs"},
    KnownError{0xC142013C, "", "a solid (.esd) file cannot be mounted", "its images share compressed blocks",
               "export the image into a .wim first"},
    KnownError{0xC143010D, "", "the file has no image of that index", "the index is wrong or the file was replaced",
               "list the images with 'dismount info'"},
    KnownError{0xC1440129, "", "the log file exists and is not Unicode text", "another program wrote it",
               "name another log path, or delete that file"},

    // dism.exe, as logs of other steps show them.
    KnownError{0xC1500010, "", "dism.exe cannot create the log file", "the path is wrong or may not be written",
               "name a log path that can be written"},
    KnownError{0xC1500011, "", "dism.exe was given an empty log path", "a variable without a value",
               "leave the log path out, or give one"},
    KnownError{0xC1500022, "", "dism.exe does not take an image from a network path", "the image lies on a share",
               "copy the image to a local disk"},
    KnownError{0xC1500028, "", "dism.exe cannot use the scratch directory", "it is missing or may not be written",
               "name a local directory that exists and can be written"},
    KnownError{0xC150002A, "", "dism.exe needs an administrator's rights", "the process does not run elevated",
               "run the job as an elevated administrator"},
    KnownError{0xC1500032, "", "dism.exe does not know the log level", "it takes 1 to 4", "give a level from 1 to 4"},
    KnownError{0xC150003B, "", "a 32-bit dism.exe cannot service a 64-bit Windows", "the wrong dism.exe was started",
               "use the dism.exe of this machine's architecture"},
    KnownError{0xC150003E, "", "dism.exe could not begin its log", "the log path is wrong",
               "name a log path that can be written"},
    KnownError{0xC150006B, "", "dism.exe was cancelled", "the job or the user cancelled the run",
               "check the state of the mount, then save or discard it"},

    // DismCore.dll and its provider for .wim files.
    KnownError{0xC1510001, "", "a 32-bit image cannot be serviced here", "this Windows cannot run 32-bit programs",
               "use a Windows with WOW64"},
    KnownError{0xC1510111, "", "this user may not mount the image for writing",
               "the file is marked read-only (as copied from an ISO), or permissions forbid it",
               "make the file writable, or mount it read-only"},
    KnownError{0xC1510112, "", "this user may not read the image", "permissions of the file", "change the permissions"},
    KnownError{0xC1510113, "", "the file has no image of that index", "the index is wrong or the file was replaced",
               "list the images with 'dismount info'"},
    KnownError{0xC1510114, "DISMAPI_E_NEEDS_REMOUNT", "the image needs to be remounted first",
               "the machine restarted, or the mount's helper process ended",
               "remount it with 'dism /Remount-Image', then dismount again; if that fails, discard the mount"},
    KnownError{0xC1510115, "", "the mount is invalid",
               "the machine stopped or the image file changed while the image was mounted", kDiscard},
    KnownError{0xC1510116, "", "the check for this image needs Windows PE", "extended attributes were asked for",
               kMounting},
    KnownError{0xC1510117, "", "the check for this image needs Windows 8 or later",
               "extended attributes were asked for", kMounting},
    KnownError{0xC15101F5, "", "the DISM store could not be started for the image", "DISM is damaged", kRepairDism},
    KnownError{0xC15101F6, "", "the DISM store of the image is not ready", "DISM is damaged", kRepairDism},
    KnownError{0xC15101F7, "", "the DISM store of the image cannot be used", "DISM is damaged", kRepairDism},
    KnownError{0xC15101F8, "", "files of DISM are missing beside the one that was started",
               "a copy of DISM or of the ADK is not complete", kRepairDism},
    KnownError{0xC15101F9, "", "a file of DISM is missing in its own folder",
               "a copy of DISM or of the ADK is not complete", kRepairDism},
    KnownError{0xC15101FA, "", "DismHost.exe did not end in time", "it is busy or hangs", kRetry},
    KnownError{0xC15101FB, "", "DISM cannot use the scratch directory", "it is missing or may not be written",
               "name a local directory that exists and can be written"},
    KnownError{0xC15101FC, "", "DISM cannot make a folder in the scratch directory",
               "the disk is full, or the directory may not be written", "free some space or name another directory"},
    KnownError{0xC15101FD, "", "another DISM works with the image", "two steps or two jobs use it at a time",
               "wait for the other one, and let only one at a time use an image"},
    KnownError{0xC1510200, "", "the image is newer than this DISM", "the image's Windows came after this machine's",
               "use a newer Windows or a newer ADK"},
    KnownError{0xC1510201, "", "the image needs a newer DISM to be serviced",
               "the image's Windows came after this machine's", "use a newer Windows or a newer ADK"},

    // The provider for virtual disks.
    KnownError{0xC1550111, "", "this user may not read or write the virtual disk", "permissions of the file",
               "change the permissions"},
    KnownError{0xC1550114, "", "the virtual disk needs to be remounted first", "the machine restarted",
               "remount it with 'dism /Remount-Image', then dismount again; if that fails, discard the mount"},
    KnownError{0xC1550115, "", "the mount of the virtual disk is invalid",
               "the machine stopped, or the disk was detached, while it was mounted", kDiscard},
    KnownError{0xC1550116, "", "the virtual disk has several system volumes", "more than one Windows is on it",
               "use a virtual disk with one Windows"},
    KnownError{0xC1550117, "", "the virtual disk is mounted already", "an earlier run did not dismount it",
               "dismount it first"},
    KnownError{0xC1550118, "", "the virtual disk was mounted by a newer DISM", "that of a newer Windows ADK",
               "dismount with the DISM that mounted it"},
    KnownError{0xC1550119, "", "the virtual disk was mounted read-only, so nothing can be saved",
               "it was mounted with the read-only option", "discard the mount, or mount it for writing first"},
    KnownError{0xC1550120, "", "the virtual disk does not need a remount", "it is mounted, or not mounted at all",
               "dismount it without remounting"},
    KnownError{0xC1550121, "", "the mount directory belongs to another volume", "another volume is mounted there",
               "take that volume off the directory first"},
    KnownError{0xC1550122, "", "the virtual disk has no system volume", "it holds data only", kMounting},
    KnownError{0xC1550123, "", "append is not possible with a virtual disk", "it holds one image only",
               "save without append"},

    // The layer above the providers.
    KnownError{0xC1560111, "", "the file has no image of that index", "a virtual disk has the index 1 only",
               "list the images with 'dismount info'"},
    KnownError{0xC1560112, "", "this Windows does not know .vhdx files", "it is older than Windows 8",
               "use a newer Windows"},
};

constexpr bool ascending() {
  return std::adjacent_find(kKnownErrors.begin(), kKnownErrors.end(), [](const KnownError& a, const KnownError& b) {
           return a.code >= b.code;
         }) == kKnownErrors.end();
}
static_assert(ascending(), "find_known_error() searches by halves");

struct Facility {
  std::uint32_t upper;
  const char* name;
};
constexpr Facility kFacilities[] = {
    {0x8000, "Windows"},
    {0x8001, "Windows' remote procedure calls"},
    {0x8004, "Windows' COM"},
    {0x8007, "Windows"},
    {0x8008, "Windows' COM"},
    {0x800F, "Windows' servicing stack"},
    {0x8150, "dism.exe"},
    {0x8156, "DISM's imaging provider"},
    {0xC004, "DISM's API (dismapi)"},
    {0xC142, "the WIM engine (wimgapi)"},
    {0xC143, "the WIM engine (wimgapi)"},
    {0xC144, "the WIM engine (wimgapi)"},
    {0xC150, "dism.exe"},
    {0xC151, "DISM's core"},
    {0xC155, "DISM's provider for virtual disks"},
    {0xC156, "DISM's imaging provider"},
};

}  // namespace

std::span<const KnownError> known_errors() { return kKnownErrors; }

const KnownError* find_known_error(std::uint32_t code) {
  const auto found =
      std::lower_bound(kKnownErrors.begin(), kKnownErrors.end(), code,
                       [](const KnownError& known, std::uint32_t wanted) { return known.code < wanted; });
  return found != kKnownErrors.end() && found->code == code ? &*found : nullptr;
}

std::string facility_name(std::uint32_t code) {
  for (const Facility& facility : kFacilities) {
    if (facility.upper == code >> 16) return facility.name;
  }
  constexpr std::uint32_t kFacilityBits = 0x1FFF;  // winerror.h: HRESULT_FACILITY
  const std::string hex = format_code(static_cast<Code>(code >> 16 & kFacilityBits));
  return "facility 0x" + hex.substr(hex.size() - 4);
}

std::string format_code_both(std::uint32_t code) {
  return format_code(static_cast<Code>(code)) + " (" + std::to_string(static_cast<std::int32_t>(code)) + ")";
}

Error dism_error(std::uint32_t code, std::string what, std::string where) {
  Error error{
      .code = static_cast<Code>(code), .what = std::move(what), .where = std::move(where), .cause = {}, .next = {}};
  if (const KnownError* known = find_known_error(code)) {
    error.cause = std::string(known->meaning) + "; " + known->cause;
    error.next = known->next;
  } else {
    error.cause = "DISM gave a code that is not in our table: " + format_code_both(code) + " of " + facility_name(code);
    error.next = "read the last error lines of the log, and report the code";
  }
  return error;
}

}  // namespace dismount
